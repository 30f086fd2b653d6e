"""Asks Django the conditions of a plan over a SQLite file and compares with what nuages found."""

import sys
from datetime import date

import django
from django.apps import AppConfig
from django.conf import settings


class Blogs(AppConfig):
    name, label, path = "__main__", "blog", "."


file, plan = sys.argv[1:]
settings.configure(
    INSTALLED_APPS=["__main__.Blogs"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.db import models
from django.db.models import F, Q


class Blog(models.Model):
    name = models.CharField(max_length=100)
    tagline = models.TextField()

    class Meta:
        app_label = "blog"


class Author(models.Model):
    name = models.CharField(max_length=200)
    email = models.EmailField(null=True)

    class Meta:
        app_label = "blog"


class Entry(models.Model):
    blog = models.ForeignKey(Blog, models.CASCADE, related_name="entries")
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="edited")
    headline = models.CharField(max_length=255)
    pub_date = models.DateField(null=True)
    number_of_comments = models.PositiveIntegerField()
    number_of_pingbacks = models.PositiveIntegerField()
    rating = models.IntegerField()
    status = models.CharField(max_length=1)

    class Meta:
        app_label = "blog"


def found(rows):
    return sorted(rows.values_list("pk", flat=True).distinct())


names = {"Q": Q, "F": F, "date": date}
# Django decides whether a negated condition needs an IS NOT NULL before it knows that the join is an outer one, and so loses
# rows whose foreign key is NULL.
unedited = set(Entry.objects.filter(editor=None).values_list("pk", flat=True))
asked, known, differences = 0, 0, []
for line in open(plan, encoding="utf-8"):
    model, is_, is_not, text = line.rstrip("\n").split("\t")
    condition = eval(text, names)
    if model == "Entry":
        rows = Entry.objects.annotate(total=F("number_of_comments") + F("rating"))
    else:
        rows = Blog.objects.all()
    for verb, expected in ((rows.filter, is_), (rows.exclude, is_not)):
        asked += 1
        ours, theirs = eval(expected), found(verb(condition))
        if ours == theirs:
            continue
        if model == "Entry" and set(theirs) < set(ours) and set(ours) - set(theirs) <= unedited:
            known += 1
            continue
        differences.append((model, verb.__name__, text, ours, theirs, str(verb(condition).query)))

print(f"Django {django.__version__}: {asked} queries, {len(differences)} differences")
print(f"in {known} more Django loses rows whose foreign key is NULL")
for model, verb, text, ours, theirs, sql in sorted(differences, key=lambda it: len(it[2]))[:20]:
    print(f"\n{model}.{verb}({text})\n  nuages {ours}\n  Django {theirs}\n  {sql}")
sys.exit(bool(differences))
