//! A diagnosis that takes long, which is nobody's business but the client's who asked for it.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use acs_auth::now;
use acs_auth_emulator::{Auth, Emulator};

use crate::request::Signed;
use crate::wire::{Wire, ask, host, socket};

/// A request whose target can be mistaken in very many ways, and of which none explains it.
fn long(emulator: &Emulator) -> Signed {
    let target = format!("/echo?{}", "a=%20b+c&".repeat(6500));
    Signed::by("b3RoZXI=", host(emulator), "POST", &target, "{}", now())
}

/// Whether a request that came later is answered sooner.
fn overtakes(emulator: &Emulator) -> bool {
    let mut slow = socket(emulator);
    Wire::over(&slow).send(long(emulator).bytes());
    assert_eq!(ask(emulator, &Signed::new(emulator, "POST", "/echo", "{}")).status, 200);
    slow.set_nonblocking(true).unwrap();
    let waits = slow.peek(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
    slow.set_nonblocking(false).unwrap();
    let answer = Wire::over(&mut slow).answer();
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("x-acs-auth-mistake"), Some("SIGNATURE_MISMATCH"));
    waits
}

#[test]
fn others_are_served_meanwhile() {
    let emulator = Emulator::builder().auth(Auth::Explain).start().unwrap();
    // Which of both is done first is up to the system, but not always.
    assert!((0..20).any(|_| overtakes(&emulator)));
}

/// However many there are, each is told, by the thread that serves.
#[test]
fn each_is_told_on_one_thread() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let builder = Emulator::builder().auth(Auth::Explain);
    let builder = builder.on_refusal(move |_| heard.lock().unwrap().push(thread::current().id()));
    let emulator = builder.start().unwrap();
    let bad = Signed::new(&emulator, "GET", "/echo", "").without("authorization");
    let mut wires: Vec<_> = (0..30).map(|_| Wire::to(&emulator)).collect();
    for wire in &mut wires {
        wire.send(bad.bytes());
    }
    for wire in &mut wires {
        assert_eq!(wire.answer().header("x-acs-auth-mistake"), Some("MISSING_HEADER"));
    }
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 30);
    assert!(told.iter().all(|thread| *thread == told[0]));
}

/// What is still sought has nobody left to be told, and holds up no end.
#[test]
fn it_stops_in_the_midst_of_them() {
    let (tell, told) = mpsc::channel();
    let builder = Emulator::builder().auth(Auth::Explain);
    let emulator = builder.on_refusal(move |_| tell.send(()).unwrap()).start().unwrap();
    let wires: Vec<_> = (0..40)
        .map(|_| {
            let mut wire = Wire::to(&emulator);
            wire.send(long(&emulator).bytes());
            wire
        })
        .collect();
    told.recv_timeout(Duration::from_secs(60)).unwrap();
    emulator.stop();
    for mut wire in wires {
        wire.ends();
    }
}
