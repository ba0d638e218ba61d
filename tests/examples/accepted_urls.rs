//! Prints the URLs that `tests/clients` puts through HTTP clients, one a line: its name, the URL, the
//! host and the path and query that `SplitUrl` makes of it, and its normal form, between tabs.
//!
//! Candidates are made without regard to the rules. What `SplitUrl` refuses is left out, so that the
//! list is of what it accepts, whatever that comes to be. All are `http`: nothing of `https` can be
//! read on its way.

#![expect(clippy::indexing_slicing, reason = "dice fall within what they are thrown over")]

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use acs_auth::SplitUrl;

const HOST: &str = "contoso.example";
const AT_RANDOM: usize = 300;

/// What follows the host.
const SHAPES: &str = "/ /a /a/ /a/b /a/b/ // //a ///a /a//b /a// /a///b //a// /?a //?a /a/?a \
    /a?a /a?a= /a?=a /a?= /a?=&= /a?a=b&c /a?a&b /a?& /a?&& /a?a=1&&b=2 /a?a=1& /a?&a=1 \
    /a?b=2&a=1&b=1 /a?? /a?a?b /a?/ /a?//a /a?/../a /a?a=http://b/ /a;b /a;b=1?c /a;b/c /a;?a \
    /a:b /: /:80 /a/:b?c /@ /a@b/ //a@b:80/ /http://b/ /... /.../a /.a/..b/c./d.. /a. \
    /a%2541 /a%252Fb /a%25%32%35 /?a%2541 /?a%252Fb /%2F/a /%2F%2Fa /%C3%A9 /%E2%82%AC \
    /%F0%9F%98%80 /%ED%A0%80 /%EF%BB%BF /e%CC%81 /%C3%A9%2F%3A /?%C3%A9 /?%E2%82%AC \
    /?%F0%9F%98%80 /?%ED%A0%80 /?%EF%BB%BF /?e%CC%81 /?a=%20+%2B /?a%3Db=c%26d";

const HOSTS: &str = "localhost h a.b.c.d.e 1a 1.a 127.0.0.1.a 0 0x1g a.0x1g 0x a.0x1 a-b a--b \
    ab--c a_b a__b.c -a a- -a.b a-.b _a a_ _a._b - _ xn--bcher-kva xn--bcher-kva.example \
    a.xn--p1ai xn--fiqs8s xn--fa-hia xn--ls8h xn--a a.xn--a xn--e-xbb xn-- xn-a axn--a \
    127.0.0.1 10.0.0.1 0.0.0.0 255.255.255.255 1.2.3 256.1.1.1 [::1] [::] [1::] [2001:db8::1] \
    [2001:db8:0:1:1:1:1:1] [fe80::1] [64:ff9b::1] [::ffff:1.2.3.4]";

const PORTS: [&str; 6] = ["80", "1", "79", "443", "8080", "65535"];

fn main() -> io::Result<()> {
    let mut list = List::default();
    list.add_tokens();
    list.add("shape", "no path", &format!("http://{HOST}"));
    for shape in SHAPES.split(' ') {
        list.add("shape", shape, &format!("http://{HOST}{shape}"));
    }
    list.add_hosts();
    list.add_schemes();
    list.add_random();

    let mut out = io::stdout().lock();
    list.lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Every character of ASCII, and every escape.
fn tokens() -> impl Iterator<Item = String> {
    let escapes = (0..=255_u8).map(|byte| format!("%{byte:02X}"));
    (0..128_u8).map(|byte| char::from(byte).to_string()).chain(escapes)
}

/// The lines to print.
#[derive(Default)]
struct List {
    lines: Vec<String>,
    urls: BTreeSet<String>,
}

impl List {
    /// Adds a URL if it is accepted, and not in the list.
    fn add(&mut self, kind: &str, name: &str, url: &str) {
        let Ok(split) = SplitUrl::parse(url) else { return };
        if self.urls.insert(url.to_owned()) {
            let (host, target) = (split.host(), split.path_and_query());
            self.lines.push(format!("{kind}: {name}\t{url}\t{host}\t{target}\t{split}"));
        }
    }

    /// Every character and every escape, in each place of a path and of a query.
    fn add_tokens(&mut self) {
        for token in tokens() {
            for (part, before) in [("path", "/"), ("query", "/?")] {
                for (place, text) in [
                    ("start", format!("{token}z")),
                    ("middle", format!("a{token}z")),
                    ("end", format!("a{token}")),
                ] {
                    let url = format!("http://{HOST}{before}{text}");
                    self.add(&format!("{part} {place}"), &token, &url);
                }
            }
        }
    }

    /// Every character in each place of a name, and names, addresses and ports of every form.
    fn add_hosts(&mut self) {
        let mut add = |authority: &str| {
            self.add("host", authority, &format!("http://{authority}/"));
        };
        for character in (0..128_u8).map(char::from) {
            // These end a host.
            if !['/', '?', '#'].contains(&character) {
                for name in
                    [format!("{character}b"), format!("a{character}b"), format!("a{character}")]
                {
                    add(&name);
                }
            }
        }
        HOSTS.split(' ').for_each(&mut add);
        let label = "a".repeat(63);
        add(&label);
        add(&format!("{label}.{label}.{label}.{}", &"a".repeat(61)));
        for host in [HOST, "h", "127.0.0.1", "[::1]", "[2001:db8::1]"] {
            for port in PORTS {
                add(&format!("{host}:{port}"));
            }
        }
    }

    /// The scheme in capitals, with and without what can be left out behind it.
    fn add_schemes(&mut self) {
        for rest in ["", "/", ":80", ":80/", ":80/a?b", ":8080", ":8080/a"] {
            for scheme in ["http", "HTTP", "Http"] {
                let url = format!("{scheme}://{HOST}{rest}");
                self.add("scheme", &url, &url);
            }
        }
    }

    /// All of these put together, by dice that fall the same way every time.
    fn add_random(&mut self) {
        let accepted = |before| {
            tokens().filter(move |token| SplitUrl::parse(&format!("{before}{token}")).is_ok())
        };
        let in_path: Vec<_> = accepted("http://h/a").collect();
        let in_query: Vec<_> = accepted("http://h/?").collect();
        let mut dice = Dice(1);
        let end = self.lines.len() + AT_RANDOM;
        while self.lines.len() < end {
            let mut url = dice.one(&["http://", "http://", "HTTP://"]).to_owned();
            url += dice.one(&["localhost", HOST, "a_b.example", "10.0.0.1", "[2001:db8::1]"]);
            url += dice.one(&["", "", ":80", ":8080"]);
            for _ in 0..=dice.below(3) {
                url.push('/');
                dice.text(&in_path, &mut url);
            }
            if dice.below(3) > 0 {
                url.push('?');
                dice.text(&in_query, &mut url);
            }
            self.add("random", &url, &url);
        }
    }
}

/// A linear congruential generator, with the numbers of Knuth's MMIX.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Any tokens, and for one half of them those that mean something in a URL.
    fn text(&mut self, tokens: &[String], to: &mut String) {
        for _ in 0..self.below(12) {
            if self.below(2) > 0 {
                to.push(char::from(self.one(b"a1.:@/?&=+;,$-_~")));
            } else {
                *to += &tokens[self.below(tokens.len())];
            }
        }
    }
}
