//! The linker flags of the shared library.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // Before 1.0 the second number tells of a change that breaks, afterwards the first.
    let version = env!("CARGO_PKG_VERSION");
    let numbers = if version.starts_with("0.") { 2 } else { 1 };
    let abi: Vec<_> = version.split('.').take(numbers).collect();
    println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libacs_auth.so.{}", abi.join("."));
    // A shared library may leave names to others. This one must not: a panic that is left shows here.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,defs");
    // Without std nobody else asks for memcpy and its siblings.
    println!("cargo:rustc-cdylib-link-arg=-lc");
}
