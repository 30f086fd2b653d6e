//! Names that follow from other names, and the nearest right one for a wrong one.
