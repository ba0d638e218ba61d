//! Signing, verifying and preparing keys: beside the floor, and beside the peers.

#![expect(clippy::unwrap_used, reason = "a benchmark stops where it is wrong")]

use std::hint::black_box;

use acs_auth_benches::peers::{ByC, ByHmac, ByOpenSsl, ByRing, sign_by_azure_core};
use acs_auth_benches::{DATE, Floor, HOST, KEY, METHOD, PATH_AND_QUERY, Signed, URL, body, key};
use acs_auth_core::{
    AccessKey, AuthHeaders, ContentHash, HttpDate, SignableRequest, StringToSign, Verifier,
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn request(body: &[u8], date: HttpDate) -> SignableRequest<'static> {
    let (method, path_and_query, host) =
        (black_box(METHOD), black_box(PATH_AND_QUERY), black_box(HOST));
    SignableRequest { method, path_and_query, host, date, content_hash: ContentHash::of(body) }
}

fn sign(key: &AccessKey, body: &[u8], date: HttpDate) -> AuthHeaders {
    key.sign(&request(body, date)).unwrap()
}

fn signing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sign");
    let (key, date) = (key(), HttpDate::from_unix(DATE).unwrap());
    let texts = [METHOD, PATH_AND_QUERY, HOST, date.as_str()];
    let peer = acs_signature::Signer::new(KEY).unwrap();
    let (by_ring, by_hmac, secret) = (ByRing::new(KEY), ByHmac::new(KEY), KEY.into());
    let mut by_openssl = ByOpenSsl::load(KEY, texts);
    for len in [200, 1024 * 1024] {
        let body = body(len);
        let string = StringToSign::new(&request(&body, date)).unwrap().to_string();
        let floor = Floor::new(len, string.len());
        let by_peer = || {
            let [method, target, host, date] = black_box(texts);
            peer.sign(method, target, host, date, black_box(&body))
        };
        let by_ring = || {
            let [method, target, host, date] = black_box(texts);
            by_ring.sign(method, target, host, date, black_box(&body))
        };
        let by_hmac = || by_hmac.sign(black_box(texts), black_box(&body));
        let by_azure_core = || sign_by_azure_core(&secret, black_box(texts), black_box(&body));
        // They are measured at the same work.
        let due = sign(&key, &body, date);
        assert_eq!(by_peer().headers()[2].1, due.authorization());
        for [_, authorization] in [by_ring(), by_hmac(), by_azure_core()] {
            assert_eq!(authorization, due.authorization());
        }

        group.throughput(Throughput::Bytes(len as u64));
        let mut measure = |name: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(name, len), |bencher| bencher.iter(&mut *run));
        };
        measure("floor", &mut || {
            black_box(floor.run());
        });
        measure("sign", &mut || {
            black_box(sign(&key, black_box(&body), black_box(date)));
        });
        measure("sign_url", &mut || {
            let hash = ContentHash::of(black_box(&body));
            black_box(key.sign_url(black_box(METHOD), black_box(URL), hash, black_box(date)).ok());
        });
        measure("acs-signature", &mut || {
            black_box(by_peer());
        });
        measure("azure_core", &mut || {
            black_box(by_azure_core());
        });
        measure("hmac", &mut || {
            black_box(by_hmac());
        });
        measure("ring", &mut || {
            black_box(by_ring());
        });
        // Without the library there is nothing to compare, and the table says so.
        if let Some(by_openssl) = &mut by_openssl {
            assert_eq!(by_openssl.authorization(&body), due.authorization());
            measure("openssl", &mut || {
                black_box(by_openssl.sign(black_box(&body)));
            });
        }
    }
    group.finish();
}

/// The code of a string-to-sign, compared with a signature, which is all that two ways to HMAC differ in;
/// and the signature of a request whose hash is known, beside the code alone by that other way.
fn coding(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("code");
    let (key, by_hmac) = (key(), ByHmac::new(KEY));
    let request = request(b"", HttpDate::from_unix(DATE).unwrap());
    let string = StringToSign::new(&request).unwrap();
    let (text, signature) = (string.to_string(), [0; 32]);
    let mut measure = |name: &str, run: &mut dyn FnMut() -> bool| {
        group.bench_function(name, |bencher| bencher.iter(|| black_box(run())));
    };
    measure("ours", &mut || key.has_signed_text(black_box(text.as_bytes()), black_box(&signature)));
    measure("hmac", &mut || {
        by_hmac.has_signed(black_box(&signature), |add| add(black_box(text.as_bytes())))
    });
    measure("hmac_of_pieces", &mut || {
        by_hmac.has_signed(black_box(&signature), |add| black_box(&string).for_each_piece(add))
    });
    measure("sign", &mut || black_box(&key.sign(black_box(&request))).is_ok());
    group.finish();
}

fn verifying(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("verify");
    let now = HttpDate::from_unix(DATE).unwrap();
    let other = AccessKey::from_base64("YW5vdGhlciBrZXk=").unwrap();
    for len in [200, 1024 * 1024] {
        let body = body(len);
        let signed = Signed::new(&body);
        let headers = signed.headers();
        for (name, keys) in [("one_key", vec![key()]), ("two_keys", vec![other.clone(), key()])] {
            let verifier = Verifier::new(keys);
            group.bench_function(BenchmarkId::new(name, len), |bencher| {
                bencher.iter(|| {
                    let received = Signed::received(black_box(&headers), black_box(&body));
                    black_box(verifier.verify(&received, black_box(now)).unwrap())
                });
            });
        }
    }
    group.finish();
}

/// What a program of C calls, beside the same work in Rust: the date is of seconds, and new.
fn in_c(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("c");
    let key = key();
    // Without the library there is nothing to compare, and the table says so.
    let Some(by_c) = ByC::load() else { return };
    for len in [200, 1024 * 1024] {
        let body = body(len);
        let sign_in_rust =
            || sign(&key, black_box(&body), HttpDate::from_unix(black_box(DATE)).unwrap());
        let sign_url_in_rust = || {
            let (hash, date) =
                (ContentHash::of(black_box(&body)), HttpDate::from_unix(black_box(DATE)));
            let signed = key.sign_url(black_box(METHOD), black_box(URL), hash, date.unwrap());
            *signed.unwrap().headers()
        };
        assert!(ByC::is_that_of(&by_c.sign(&body), &sign_in_rust()));
        assert!(ByC::is_that_of(&by_c.sign_url(&body), &sign_url_in_rust()));
        let mut measure = |name: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(name, len), |bencher| bencher.iter(&mut *run));
        };
        measure("sign_in_rust", &mut || {
            black_box(sign_in_rust());
        });
        measure("sign_in_c", &mut || {
            black_box(by_c.sign(black_box(&body)));
        });
        measure("sign_url_in_rust", &mut || {
            black_box(sign_url_in_rust());
        });
        measure("sign_url_in_c", &mut || {
            black_box(by_c.sign_url(black_box(&body)));
        });
    }
    group.finish();
}

fn preparing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("key");
    let len = KEY.len();
    group.bench_function(BenchmarkId::new("from_base64", len), |bencher| {
        bencher.iter(|| black_box(AccessKey::from_base64(black_box(KEY)).is_ok()));
    });
    group.bench_function(BenchmarkId::new("acs-signature", len), |bencher| {
        bencher.iter(|| black_box(acs_signature::Signer::new(black_box(KEY)).is_ok()));
    });
    group.bench_function(BenchmarkId::new("ring", len), |bencher| {
        bencher.iter(|| black_box(ByRing::new(black_box(KEY))));
    });
    group.finish();
}

criterion_group!(benches, signing, coding, verifying, in_c, preparing);
criterion_main!(benches);
