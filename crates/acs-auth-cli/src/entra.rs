//! Entra: a token of an application or a managed identity, and `acs-auth entra`.

use std::env;
use std::path::Path;

use acs_auth::entra::{Flow, FlowKind, FlowSettings, variables};
use acs_auth::{AccessToken, TokenCode, TokenError, now};

use acs_auth_emulator::{CLIENT_ID, CLIENT_SECRET, IDENTITY_HEADER, PORT, TENANT_ID};

use crate::answer::{Answer, Failure, UNREACHABLE};
use crate::args::{EntraArgs, EntraTask};
use crate::client::Client;
use crate::command::Command;
use crate::draft::Draft;
use crate::input;
use crate::issued;

pub(crate) fn run(task: &EntraTask) -> Result<Answer, Failure> {
    let EntraTask::Token(args) = task;
    let entra = Entra::read(&args.entra, args.demo)?;
    let token = entra.token(&Client::new(&args.transport)?)?;
    Ok(issued::print(None, &token, args.output))
}

/// Entra, asked in one way.
pub(crate) struct Entra {
    kind: FlowKind,
    flow: Box<dyn Flow>,
}

impl Entra {
    /// The way that the options and the environment name.
    pub(crate) fn read(args: &EntraArgs, demo: bool) -> Result<Self, Failure> {
        // What is in earnest is not for whoever listens at the port of the demo.
        let set = |name: &str| if demo { of_demo(name, PORT) } else { env::var(name).ok() };
        let variable = |name: &str| args.in_place_of(name).map(str::to_owned).or_else(|| set(name));
        let kind = args.flow.unwrap_or_default().kind();
        let kind = kind.unwrap_or_else(|| FlowKind::chosen_by(variable));
        let flow = FlowSettings::of(kind, variable)?.flow(|file| {
            let text =
                input::read_secret("the file of AZURE_FEDERATED_TOKEN_FILE", Path::new(file))?;
            let text = input::text_of(&text);
            if text.is_empty() {
                return Err(Failure::from(EMPTY));
            }
            Ok((*text).clone())
        })?;
        Ok(Self { kind, flow })
    }

    /// Asks for a token, once.
    pub(crate) fn token(&self, client: &Client) -> Result<AccessToken, Failure> {
        let draft = Draft::of(&self.flow.request());
        let url = draft.split_url().map_err(|failure| failure.about(NO_TOKEN))?;
        let reply = client.send(&Command::new(&draft, &url, [])).map_err(|failure| {
            if self.kind == FlowKind::Imds && failure.is(UNREACHABLE) {
                return Failure::refused(UNREACHABLE, NO_IMDS);
            }
            failure.about(NO_TOKEN)
        })?;
        self.flow.read(&reply.response(), now().unix()).map_err(Failure::by_entra)
    }
}

const NO_TOKEN: &str = "no token of Entra";
const EMPTY: TokenError =
    TokenError::new(TokenCode::InvalidSettings, "the file of AZURE_FEDERATED_TOKEN_FILE is empty");
const NO_IMDS: &str = "no token of Entra: nothing answers where a virtual machine of Azure has its managed \
    identity; elsewhere set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or what else \
    acs-auth entra --help names";

/// The settings with which `acs-auth emulator` gives tokens.
fn of_demo(variable: &str, port: u16) -> Option<String> {
    Some(match variable {
        variables::AZURE_TENANT_ID => TENANT_ID.to_owned(),
        variables::AZURE_CLIENT_ID => CLIENT_ID.to_owned(),
        variables::AZURE_CLIENT_SECRET => CLIENT_SECRET.to_owned(),
        variables::IDENTITY_HEADER => IDENTITY_HEADER.to_owned(),
        variables::IDENTITY_ENDPOINT => format!("http://localhost:{port}/msi/token"),
        variables::AZURE_AUTHORITY_HOST | variables::AZURE_POD_IDENTITY_AUTHORITY_HOST => {
            format!("http://localhost:{port}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use acs_auth_emulator::Emulator;

    use super::*;
    use crate::args::TransportArgs;

    /// And with nothing else: no variable is looked at.
    #[test]
    fn a_local_acs_gives_a_token_with_the_settings_of_the_demo() {
        let emulator = Emulator::start().unwrap();
        let port = emulator.endpoint().rsplit(':').next().unwrap().parse().unwrap();
        let client = Client::new(&TransportArgs { ca_file: None, timeout: 10 }).unwrap();
        for kind in [FlowKind::ClientSecret, FlowKind::AppService, FlowKind::Imds] {
            let settings = FlowSettings::of(kind, |name| of_demo(name, port)).unwrap();
            let flow = settings.flow(|_| Err(())).unwrap();
            let token = Entra { kind, flow }.token(&client).unwrap();
            assert!(token.expires_on() > now().unix(), "{kind:?}");
        }
    }
}
