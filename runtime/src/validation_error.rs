//! What is wrong with a value, and with a whole row: messages with codes and parameters, by field.
//!
//! Plain data that is compared, shown and written as JSON; what is checked, and when, is the business of others.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;

/// The name under which errors of the whole row stand, Django's `NON_FIELD_ERRORS`.
pub const NON_FIELD_ERRORS: &str = "__all__";

/// One thing that is wrong with a value: a message for people, a code for programs, and the parameters of both.
///
/// ```
/// use nuages::ValidationError;
///
/// let error = ValidationError::new("Ensure this value is at most {most}.").with_code("max_value").with_param("most", 10);
/// assert_eq!(error.message(), "Ensure this value is at most 10.");
/// assert_eq!((error.code(), error.param("most")), (Some("max_value"), Some("10")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    message: Cow<'static, str>,
    code: Cow<'static, str>,
    params: Vec<(Cow<'static, str>, String)>,
}

impl ValidationError {
    /// An error with that message, in which `{name}` stands for the parameter of that name.
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            code: Cow::Borrowed(""),
            params: Vec::new(),
        }
    }

    /// The same error with a code for programs.
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = code.into();
        self
    }

    /// The same error with a parameter.
    pub fn with_param(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl fmt::Display,
    ) -> Self {
        self.params.push((name.into(), value.to_string()));
        self
    }

    /// The same error in other words.
    pub(crate) fn reworded(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = message.into();
        self
    }

    /// The message with its parameters.
    pub fn message(&self) -> String {
        let mut text = String::with_capacity(self.message.len());
        let mut rest = &*self.message;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let found = after
                .split_once('}')
                .and_then(|(name, after)| Some((self.param(name)?, after)));
            if let Some((value, after)) = found {
                text.push_str(value);
                rest = after;
            } else {
                text.push('{');
                rest = after;
            }
        }
        text.push_str(rest);
        text
    }

    /// The code, if the error has one.
    pub fn code(&self) -> Option<&str> {
        (!self.code.is_empty()).then_some(&*self.code)
    }

    /// The parameter of that name.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ValidationError {}

impl From<&'static str> for ValidationError {
    fn from(message: &'static str) -> Self {
        Self::new(message)
    }
}

impl From<String> for ValidationError {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

/// Everything that is wrong with a row, by field: Django's `ValidationError` with a `message_dict`.
///
/// ```
/// use nuages::{ValidationError, ValidationErrors};
///
/// let mut errors = ValidationErrors::new();
/// errors.add("name", ValidationError::new("This field cannot be blank.").with_code("blank"));
/// errors.add_non_field("The end lies before the start.");
/// assert_eq!(errors.field("name")[0].code(), Some("blank"));
/// assert_eq!(errors.non_field()[0].message(), "The end lies before the start.");
/// assert_eq!(
///     errors.to_json(),
///     r#"{"name":[{"message":"This field cannot be blank.","code":"blank"}],"__all__":[{"message":"The end lies before the start.","code":""}]}"#,
/// );
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValidationErrors {
    by_field: Vec<(Cow<'static, str>, Vec<ValidationError>)>,
}

impl ValidationErrors {
    /// None yet.
    pub const fn new() -> Self {
        Self {
            by_field: Vec::new(),
        }
    }

    /// Adds an error of a field.
    pub fn add(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        error: impl Into<ValidationError>,
    ) -> &mut Self {
        let (field, error) = (field.into(), error.into());
        match self.by_field.iter_mut().find(|(known, _)| *known == field) {
            Some((_, errors)) => errors.push(error),
            None => self.by_field.push((field, vec![error])),
        }
        self
    }

    /// Adds an error of the whole row.
    pub fn add_non_field(&mut self, error: impl Into<ValidationError>) -> &mut Self {
        self.add(NON_FIELD_ERRORS, error)
    }

    /// Adds all errors of another.
    pub fn merge(&mut self, other: Self) {
        for (field, errors) in other.by_field {
            for error in errors {
                self.add(field.clone(), error);
            }
        }
    }

    /// The errors of a field, in the order in which they were found.
    pub fn field(&self, name: &str) -> &[ValidationError] {
        let found = self.by_field.iter().find(|(known, _)| known == name);
        found.map_or(&[], |(_, errors)| errors)
    }

    /// The errors of the whole row.
    pub fn non_field(&self) -> &[ValidationError] {
        self.field(NON_FIELD_ERRORS)
    }

    /// Every field with errors, in the order in which they were found; the whole row is called `__all__`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[ValidationError])> {
        let fields = self.by_field.iter();
        fields.map(|(field, errors)| (&**field, errors.as_slice()))
    }

    /// All messages, Django's `messages`.
    pub fn messages(&self) -> Vec<String> {
        let errors = self.by_field.iter().flat_map(|(_, errors)| errors);
        errors.map(ValidationError::message).collect()
    }

    /// The messages by field, Django's `message_dict`.
    pub fn message_dict(&self) -> Vec<(&str, Vec<String>)> {
        self.iter()
            .map(|(field, errors)| (field, errors.iter().map(ValidationError::message).collect()))
            .collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_field.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_field.iter().map(|(_, errors)| errors.len()).sum()
    }

    /// `Ok` when there is none.
    ///
    /// # Errors
    /// These.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The errors as JSON: for each field a list of messages with their codes, as Django's `as_json` writes it.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        for (at, (field, errors)) in self.iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            quote(&mut json, field);
            json.push_str(":[");
            for (at, error) in errors.iter().enumerate() {
                json.push_str(if at > 0 { ",{" } else { "{" });
                json.push_str("\"message\":");
                quote(&mut json, &error.message());
                json.push_str(",\"code\":");
                quote(&mut json, &error.code);
                json.push('}');
            }
            json.push(']');
        }
        json.push('}');
        json
    }
}

/// A text in the quotes of JSON.
fn quote(json: &mut String, text: &str) {
    json.push('"');
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            char if char < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            // These two end lines in JavaScript.
            '\u{2028}' | '\u{2029}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char));
            }
            char => json.push(char),
        }
    }
    json.push('"');
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (field, errors)) in self.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            if field != NON_FIELD_ERRORS {
                write!(f, "{field}: ")?;
            }
            for (at, error) in errors.iter().enumerate() {
                if at > 0 {
                    f.write_char(' ')?;
                }
                f.write_str(&error.message())?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}

impl<E: Into<ValidationError>> From<E> for ValidationErrors {
    fn from(error: E) -> Self {
        let mut errors = Self::new();
        errors.add_non_field(error);
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::{ValidationError, ValidationErrors};

    #[test]
    fn messages_show_their_parameters() {
        let error = ValidationError::new("{a} and {b}, {c} {")
            .with_param("a", 1)
            .with_param("b", "{a}");
        assert_eq!(error.message(), "1 and {a}, {c} {");
        assert_eq!(error.reworded("only {b}").to_string(), "only {a}");
    }

    #[test]
    fn errors_are_kept_by_field() {
        let mut errors = ValidationErrors::new();
        assert!(errors.is_empty() && errors.clone().into_result().is_ok());
        errors.add("b", "1").add("a", "2").add("b", "3");
        errors.merge(ValidationErrors::from("4"));
        assert_eq!(errors.len(), 4);
        assert_eq!(errors.messages(), ["1", "3", "2", "4"]);
        assert_eq!(
            errors.message_dict(),
            [
                ("b", vec!["1".to_owned(), "3".to_owned()]),
                ("a", vec!["2".to_owned()]),
                ("__all__", vec!["4".to_owned()]),
            ]
        );
        assert_eq!(errors.to_string(), "b: 1 3; a: 2; 4");
        assert_eq!(errors.field("c"), []);
        assert_eq!(errors.clone().into_result(), Err(errors));
    }

    #[test]
    fn json_is_quoted() {
        let mut errors = ValidationErrors::new();
        errors.add("a\"", "\\ \n\r\t\u{1} \u{2028} ü </script>");
        let json = errors.to_json();
        assert_eq!(
            json,
            r#"{"a\"":[{"message":"\\ \n\r\t\u0001 \u2028 ü </script>","code":""}]}"#
        );
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            read["a\""][0]["message"],
            "\\ \n\r\t\u{1} \u{2028} ü </script>"
        );
    }
}
