//! Names of files.

use super::Validate;
use crate::validation_error::ValidationError;

/// A name whose extension is one of these, in upper or lower case: `FileExtension(&["pdf", "txt"])`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileExtension(pub &'static [&'static str]);

/// What browsers and image libraries read.
const IMAGES: &[&str] = &[
    "apng", "avif", "bmp", "gif", "heic", "heif", "ico", "jfif", "jpe", "jpeg", "jpg", "png",
    "tif", "tiff", "webp",
];

impl FileExtension {
    /// Images, Django's `validate_image_file_extension`.
    pub const fn image() -> Self {
        Self(IMAGES)
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for FileExtension {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let extension = extension(value).to_lowercase();
        if self
            .0
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&extension))
        {
            return Ok(());
        }
        Err(ValidationError::new(
            "File extension “{extension}” is not allowed. Allowed extensions are: {allowed_extensions}.",
        )
        .with_code("invalid_extension")
        .with_param("extension", extension)
        .with_param("allowed_extensions", self.0.join(", "))
        .with_param("value", value))
    }
}

/// What stands after the last dot of the name, unless the name begins or ends with it.
fn extension(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.trim_start_matches('.').is_empty() => extension,
        _ => "",
    }
}
