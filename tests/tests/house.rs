//! Facts about the repository that stand in more than one place.

#![expect(clippy::panic, reason = "a test stops where it is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use acs_auth::{
    AUTHORIZATION, AccessKey, Code, ContentHash, HttpDate, X_MS_CONTENT_SHA256, X_MS_DATE,
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

const PUBLISHED: [&str; 4] = ["acs-auth-core", "acs-auth", "acs-auth-emulator", "acs-auth-cli"];

/// A published package carries its own copies, because a package holds nothing from outside it.
#[test]
fn every_published_package_has_the_licences_and_a_readme() {
    let crates = PUBLISHED.map(|package| format!("crates/{package}"));
    for package in crates.into_iter().chain(["bindings/node", "bindings/python"].map(String::from))
    {
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            assert_eq!(read(licence), read(&format!("{package}/{licence}")), "{package}");
        }
        assert!(read(&format!("{package}/README.md")).contains("Not affiliated with Microsoft"));
    }
    assert!(read("README.md").contains("Not affiliated with Microsoft"));
}

#[test]
fn the_version_and_the_msrv_are_told_once() {
    let manifest = read("Cargo.toml");
    let value = |key: &str| {
        let start = manifest.find(&format!("\n{key} = \"")).unwrap() + key.len() + 5;
        manifest[start..].split('"').next().unwrap().to_owned()
    };
    let (version, msrv) = (value("version"), value("rust-version"));
    for package in PUBLISHED {
        let readme = read(&format!("crates/{package}/README.md"));
        assert!(readme.contains(&format!("Minimum Rust version: {msrv}.")), "{package}");
    }
    assert!(read("README.md").contains(&format!("Rust {msrv} or later.")));
    assert!(read("bindings/c/README.md").contains(&format!("Rust {msrv} or later,")));
    assert!(read("CHANGELOG.md").contains(&format!("\n## [{version}]")));
    // What the library depends on of itself is of this version exactly.
    assert_eq!(manifest.matches(&format!("version = \"={version}\"")).count(), 3);
}

/// The manual of the C library asks `CMake` for the version that its own test asks for.
#[test]
fn projects_of_c_are_told_the_version_that_is_tested() {
    let version = |path: &str| {
        let text = read(path);
        let (_, after) = text.split_once("find_package(acs_auth ").unwrap();
        after.split_once(" CONFIG REQUIRED)").unwrap().0.to_owned()
    };
    let due = version("bindings/c/tests/project/CMakeLists.txt");
    assert_eq!(version("bindings/c/README.md"), due);
    assert!(read("bindings/c/README.md").contains(&format!("`libacs_auth.so.{due}`")));
}

/// What is a workspace of its own has a lock file of its own.
#[test]
fn every_lock_file_holds_the_same_dependencies() {
    let main = packages("Cargo.lock");
    // The freestanding program needs nothing that the library does not.
    let freestanding = packages("tests/freestanding/Cargo.lock");
    let others: Vec<_> = freestanding.difference(&main).collect();
    assert_eq!(others.len(), 1, "make the lock file anew, as its README tells: {others:?}");
    // Fuzzing brings more, but of what both need it has the same.
    let fuzz = packages("fuzz/Cargo.lock");
    assert!(fuzz.len() > 40);
    for package in fuzz {
        let same_name: Vec<_> = main.iter().filter(|other| other[0] == package[0]).collect();
        let message = "cp Cargo.lock fuzz/, and cargo metadata there";
        assert!(same_name.is_empty() || same_name.contains(&&package), "{message}: {package:?}");
    }
}

/// Name, version, source and checksum of each package, without its list of dependencies.
fn packages(lock: &str) -> BTreeSet<Vec<String>> {
    let lock = read(lock);
    let packages = lock.split("[[package]]\n").skip(1);
    packages
        .map(|package| {
            let facts = package.lines().take_while(|line| line.contains(" = \""));
            facts.map(String::from).collect()
        })
        .collect()
}

/// A suite that is gone would be missed by nobody else.
#[test]
fn every_suite_is_told_of_and_there() {
    let readme = read("tests/README.md");
    let told = readme.split('`').filter(|word| word.starts_with("tests/"));
    let told: BTreeSet<_> = told.map(|word| format!("tests/{word}")).collect();
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(root().join("tests/tests")).unwrap() {
        there.insert(format!("tests/tests/{}", entry.unwrap().file_name().to_string_lossy()));
    }
    // What a property has failed on is kept beside it.
    there.remove("tests/tests/proptest-regressions");
    assert_eq!(told, there);

    let main = read("tests/tests/properties/main.rs");
    let mods = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let mods: BTreeSet<_> = mods.map(|name| format!("{name}.rs")).collect();
    let files = fs::read_dir(root().join("tests/tests/properties")).unwrap();
    let files = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(mods, files.filter(|file| file != "main.rs").collect());
    assert_eq!(mods.len(), 9);
}

/// Tables that a command writes hold what it writes, and not nothing.
#[test]
fn the_written_tables_are_there() {
    for (file, command, least) in [
        ("benches/README.md", "bench", 25),
        ("benches/README.md", "instructions", 4),
        ("tests/clients/README.md", "clients", 5),
    ] {
        let text = read(file);
        let mark =
            |place: &str| format!("<!-- Written by `cargo xtask {command} --write` {place}. -->");
        let after = text.split(&mark("from here on")).nth(1).unwrap();
        let table = after.split(&mark("up to here")).next().unwrap();
        let rows = table.lines().filter(|line| line.starts_with("| ")).count();
        assert!(rows >= least + 2, "{file}: {rows} rows");
    }
}

/// The benchmarks in Python and Node sign what those in Rust sign, so that their times can be compared.
#[test]
fn benchmarks_sign_one_request() {
    let request = read("benches/src/request.rs");
    let others = ["benches/node/compare.mjs", "benches/python/compare.py"];
    for name in ["KEY", "HOST", "PATH_AND_QUERY"] {
        let text = request.split(&format!("pub const {name}: &str =")).nth(1).unwrap();
        let text = text.split('"').nth(1).unwrap();
        for other in others {
            assert!(read(other).replace(';', "").contains(&format!(" = \"{text}\"\n")), "{name}");
        }
    }
}

/// The version that CI installs is the one that people are told to.
#[test]
fn cargo_fuzz_has_one_version() {
    let version = |path: &str| {
        let text = read(path);
        let after = text.split("cargo-fuzz@").nth(1).unwrap();
        after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>()
    };
    let due = version(".ci/install");
    assert!(due.len() >= 5, "{due}");
    for path in ["fuzz/README.md", "crates/xtask/src/fuzz.rs"] {
        assert_eq!(version(path), due, "{path}");
    }
}

/// `.ci/install` finds out beforehand whether rustup can add what `cargo xtask bare-metal` builds for.
#[test]
fn a_new_machine_is_given_the_targets_that_are_built_for() {
    let source = read("crates/xtask/src/bare_metal.rs");
    let list = source.split("TARGETS: [&str; 3] =").nth(1).unwrap().split(';').next().unwrap();
    let targets: Vec<_> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(targets.len(), 3);
    assert!(read(".ci/install").contains(&format!("rustup target add {} ", targets.join(" "))));
}

/// The C library has room for a reason of this size, which no other test would find too small.
#[test]
fn every_reason_fits_into_the_struct_of_c() {
    let refusal = read("bindings/c/src/refusal.rs");
    let size = refusal.split("ACS_AUTH_REASON_SIZE: usize = ").nth(1).unwrap();
    let size: usize = size.split(';').next().unwrap().parse().unwrap();
    let mut longest = 0;
    for place in ["crates/acs-auth-core/src", "bindings/c/src"] {
        for file in fs::read_dir(root().join(place)).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = code.map(str::trim).collect::<Vec<_>>().join("\n");
            // A quote as a character begins no text, and a text goes on behind a line's end.
            let code = code.replace("'\"'", "").replace("\\\n", "").replace("\\\"", "");
            longest =
                code.split('"').skip(1).step_by(2).map(str::len).max().max(Some(longest)).unwrap();
        }
    }
    assert!((100..size).contains(&longest), "{longest} bytes, and room for {size}");
}

/// What the core promises about itself, in its own words to the compiler.
#[test]
fn the_core_has_no_std_no_alloc_and_no_unsafe() {
    let lib = read("crates/acs-auth-core/src/lib.rs");
    assert!(lib.contains("\n#![no_std]\n") && lib.contains("\n#![forbid(unsafe_code)]\n"));
    let mut files = 0;
    for file in fs::read_dir(root().join("crates/acs-auth-core/src")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code: String = code.collect::<Vec<_>>().join("\n");
        for word in ["extern crate", "std::", "alloc::", "unsafe {"] {
            let code = code.replace("#[cfg(test)]", "");
            assert!(!code.contains(word), "{word} in the core");
        }
        files += 1;
    }
    assert!(files > 15);
    assert!(!read("crates/acs-auth-core/Cargo.toml").contains("[features]"));
}

#[test]
fn header_names_are_in_lower_case_and_what_is_signed_names_them() {
    let key = AccessKey::from_base64("pw==").unwrap();
    let signed = key.sign_url("GET", "https://h/", ContentHash::EMPTY, HttpDate::MIN).unwrap();
    let names: Vec<_> = signed.headers().iter().map(|(name, _)| name).collect();
    assert_eq!(names, [X_MS_DATE, X_MS_CONTENT_SHA256, AUTHORIZATION]);
    let listed = format!("SignedHeaders={X_MS_DATE};host;{X_MS_CONTENT_SHA256}&");
    assert!(signed.headers().authorization().contains(&listed));
    let sizes: Vec<_> = signed.headers().iter().map(|(_, value)| value.len()).collect();
    assert_eq!(sizes, [29, 44, 115], "the sizes that the documentation tells");
}

/// Numbers are for ever: this is the list that a number must not leave.
#[test]
fn codes_keep_their_numbers() {
    let table = [
        (10, "INVALID_ACCESS_KEY"),
        (11, "INVALID_CONNECTION_STRING"),
        (12, "INVALID_URL"),
        (13, "INVALID_METHOD"),
        (14, "INVALID_HOST"),
        (15, "INVALID_PATH_AND_QUERY"),
        (16, "INVALID_DATE"),
        (17, "INVALID_CONTENT_HASH"),
        (30, "MISSING_HEADER"),
        (31, "DUPLICATE_HEADER"),
        (32, "UNSUPPORTED_SCHEME"),
        (33, "MALFORMED_AUTHORIZATION"),
        (34, "SIGNED_HEADERS_INCOMPLETE"),
        (35, "MALFORMED_DATE"),
        (36, "DATE_OUT_OF_RANGE"),
        (37, "CONTENT_HASH_MISMATCH"),
        (38, "SIGNATURE_MISMATCH"),
    ];
    let codes: Vec<_> = Code::ALL.iter().map(|code| (code.number(), code.as_str())).collect();
    assert_eq!(codes, table);
}

/// The codes that the program adds, in its source and in its README.
#[test]
fn the_program_tells_its_own_codes() {
    let source = read("crates/acs-auth-cli/src/answer.rs");
    let codes = source.lines().filter_map(|line| line.strip_prefix("pub(crate) const "));
    let codes: Vec<_> = codes.map(|line| line.split(':').next().unwrap_or_default()).collect();
    assert!(codes.len() > 5);
    let readme = read("crates/acs-auth-cli/README.md");
    // A row is a code in capitals, with the exit code that it comes with.
    let is_row = |line: &&str| line.contains("` | 1 | ") || line.contains("` | 2 | ");
    assert_eq!(readme.lines().filter(is_row).count(), codes.len());
    for code in codes {
        assert!(source.contains(&format!("{code}: &str = \"{code}\"")), "{code}");
        assert!(readme.contains(&format!("| `{code}` |")), "{code}");
    }
}

/// Each code is met by some vector: a rule without a case could be lost unseen.
#[test]
fn every_code_has_a_vector() {
    let mut met = BTreeSet::new();
    for name in acs_auth_tests::FILES {
        let text = fs::read_to_string(acs_auth_tests::directory().join(name)).unwrap();
        met.extend(
            Code::ALL
                .iter()
                .filter(|code| text.contains(&format!("\"{code}\"")))
                .map(|c| c.number()),
        );
    }
    assert_eq!(met.len(), Code::ALL.len());
}

/// The front page and the table name the versions of clients that are pinned.
#[test]
fn the_versions_of_clients_are_those_that_run() {
    let requirements = read("tests/clients/requirements.txt");
    let package = read("tests/clients/package.json");
    let manifest = read("tests/clients/reqwest/Cargo.toml");
    let table = read("tests/clients/README.md");
    // A version may stand in the next line.
    let front_page = read("README.md").replace('\n', " ");
    for (file, before, clients) in [
        (requirements, "==", &["aiohttp", "httpx", "requests", "urllib3"][..]),
        (package, "\": \"", &["axios", "undici"]),
        (manifest, " = { version = \"=", &["reqwest"]),
    ] {
        for client in clients {
            let (_, pinned) = file.split_once(&format!("{client}{before}")).unwrap();
            let version = pinned.split(['\n', '"']).next().unwrap();
            let (minor, _) = version.rsplit_once('.').unwrap();
            assert!(table.contains(&format!("{client} {version}")), "{client} {version}");
            assert!(front_page.contains(&format!("{client} {minor}")), "{client} {minor}");
        }
    }
}
