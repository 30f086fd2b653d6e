//! Where completion is asked for, and what it has to answer.
//!
//! A line at the margin is a part of the sample. Each line below it says what stands in its place, half typed, with `¦` as
//! the cursor; then what must be proposed there, and after `!` what must not be.

/// In `model!`.
pub(crate) const DEFINITIONS: &str = "
headline: CharField(max_length = 255),
    headline: Cha¦,  =>  CharField !Blog
    headline: Cha¦(max_length = 255),  =>  CharField
    headline: ¦,  =>  CharField ForeignKey !Blog
    headline: CharField¦,  =>  CharField
    headline: Cha¦  =>  CharField
    headline: ¦  =>  CharField
    headline: CharField(max¦),  =>  max_length !on_delete
    headline: CharField(max_length = 255, un¦),  =>  unique !on_delete
    headline: CharField(max_length = 255, un¦, null),  =>  unique !null
    headline: CharField(max_length = 255, nu¦)  =>  null
    headline: CharField(default = ¦),  =>  None
    headline: ManyToManyField(Bl¦),  =>  Blog
blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
    blog: ForeignKey(Bl¦),  =>  Blog
    blog: ForeignKey(Bl¦, on_delete = Cascade),  =>  Blog
    blog: ForeignKey(crate::Bl¦, on_delete = Cascade),  =>  Blog
    blog: ForeignKey(¦),  =>  Blog
    blog: ForeignKey(Blog, on_delete = Ca¦),  =>  Cascade !Blog
    blog: ForeignKey(Blog, on_delete = ¦),  =>  Cascade Protect !Blog
    blog: ForeignKey(Blog, on_d¦),  =>  on_delete !max_length
status: CharField(max_length = 1, choices = Status, default = Status::Draft),
    status: CharField(max_length = 1, choices = Sta¦),  =>  Status
    status: CharField(max_length = 1, choices = Status, default = Status::Dr¦),  =>  Draft
ordering: [-rating, headline],
    ord¦  =>  ordering indexes
    ordering: [-rating, head¦],  =>  headline
    ordering: [-¦],  =>  headline
    ¦  =>  ordering
fields = [rating]
    fields = [ra¦]  =>  rating
check = rating >= 0
    check = ra¦ >= 0  =>  rating
    check = ra¦  =>  rating
pub Entry {
    pub Entry: Na¦ {  =>  Named
";

/// In closures, `q!` and rows.
pub(crate) const QUERIES: &str = r#"
e.blog.name.icontains("y")
    e.¦  =>  headline rating blog blog_id
    e.hea¦  =>  headline
    e.blog.¦  =>  name tagline !headline
    e.blog.name.ic¦  =>  icontains
    e.rating.¦  =>  gte !icontains
q!(headline.icontains = "x", rating.gte = 3, blog.name = "y")
    q!(ra¦)  =>  rating
    q!(ra¦ = 3)  =>  rating
    q!(rating.gte¦ = 3)  =>  gte
    q!(rating¦ = 3)  =>  rating
    q!(blog.¦ = 3)  =>  name
    q!(blog.¦, rating = 3)  =>  name
    q!(rating = 3 | !(bl¦))  =>  blog
    q!(rating.gte = 3, bl¦)  =>  blog
    q!(blog.na¦)  =>  name !headline
    q!(blog.na¦ = "x")  =>  name !headline
    q!(blog.¦)  =>  name tagline !headline
    q!(blog.name.ic¦)  =>  icontains
    q!(blog.name.ic¦ = "x")  =>  icontains
    q!(rating.¦)  =>  gte !icontains
b.size.gt(1)
    b.s¦  =>  size
    b.n¦  =>  name
blog.size)
    blog.s¦)  =>  size
row! { size: b.entries().count() }
    row! { size: b.en¦ }  =>  entries
"#;
