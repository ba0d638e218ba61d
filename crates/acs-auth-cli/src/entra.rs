//! Entra: a token of an application or a managed identity, and `acs-auth entra`.

use std::env;
use std::path::Path;

use acs_auth::entra::{Flow, FlowKind, FlowSettings, variables};
use acs_auth::{AccessToken, now};

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
        let variable = |name: &str| {
            let option = match name {
                variables::AZURE_TENANT_ID => args.tenant_id.clone(),
                variables::AZURE_CLIENT_ID => args.client_id.clone(),
                variables::AZURE_AUTHORITY_HOST => args.authority.clone(),
                _ => None,
            };
            // What is in earnest is not for whoever listens at the port of the demo.
            option.or_else(|| if demo { of_demo(name) } else { env::var(name).ok() })
        };
        let kind = args.flow.unwrap_or_default().kind();
        let kind = kind.unwrap_or_else(|| FlowKind::chosen_by(variable));
        let flow = FlowSettings::of(kind, variable)?.flow(|file| {
            let text =
                input::read_secret("the file of AZURE_FEDERATED_TOKEN_FILE", Path::new(file))?;
            Ok::<_, Failure>((*input::text_of(&text)).clone())
        })?;
        Ok(Self { kind, flow })
    }

    /// Asks for a token, once.
    pub(crate) fn token(&self, client: &Client) -> Result<AccessToken, Failure> {
        let draft = Draft::of(&self.flow.request());
        let url = draft.split_url()?;
        let reply = client.send(&Command::new(&draft, &url, [])).map_err(|failure| {
            if self.kind == FlowKind::Imds && failure.is(UNREACHABLE) {
                return Failure::refused(UNREACHABLE, NO_IMDS);
            }
            failure.about("no token of Entra")
        })?;
        self.flow.read(&reply.response(), now().unix()).map_err(Failure::by_entra)
    }
}

const NO_IMDS: &str = "no token of Entra: nothing answers where a virtual machine of Azure has its managed \
    identity; elsewhere set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or what else \
    acs-auth entra --help names";

/// The settings with which `acs-auth emulator` gives tokens.
fn of_demo(variable: &str) -> Option<String> {
    Some(match variable {
        variables::AZURE_TENANT_ID => TENANT_ID.to_owned(),
        variables::AZURE_CLIENT_ID => CLIENT_ID.to_owned(),
        variables::AZURE_CLIENT_SECRET => CLIENT_SECRET.to_owned(),
        variables::IDENTITY_HEADER => IDENTITY_HEADER.to_owned(),
        variables::IDENTITY_ENDPOINT => format!("http://localhost:{PORT}/msi/token"),
        variables::AZURE_AUTHORITY_HOST | variables::AZURE_POD_IDENTITY_AUTHORITY_HOST => {
            format!("http://localhost:{PORT}")
        }
        _ => return None,
    })
}
