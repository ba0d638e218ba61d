//! A resource of ACS, and who asks it.

use acs_auth::{AUTHORIZATION, Operation};

use crate::answer::{Failure, USAGE};
use crate::args::{
    AccessArgs, EntraArgs, ResourceArgs, ResourceCredential, SendArgs, SendCredential,
};
use crate::client::{Client, Reply};
use crate::command::Command;
use crate::connection;
use crate::credential::{Credential, Source};
use crate::draft::Draft;
use crate::endpoint;
use crate::entra::Entra;
use crate::remarks;

pub(crate) struct Resource {
    endpoint: String,
    credential: Credential,
    client: Client,
}

impl Resource {
    /// The resource that is asked for what concerns its users.
    pub(crate) fn of_users(args: &ResourceArgs) -> Result<Self, Failure> {
        match args.credential {
            ResourceCredential::Key => Self::by_key(&args.access, &args.entra),
            ResourceCredential::Entra => Self::by_entra(&args.access, &args.entra),
        }
    }

    /// The resource that anything is sent to.
    pub(crate) fn of_any(args: &SendArgs) -> Result<Self, Failure> {
        if args.token_file.is_some() && args.credential != SendCredential::Token {
            return Err(misused("--token-file goes with --credential token"));
        }
        match args.credential {
            SendCredential::Key => Self::by_key(&args.access, &args.entra),
            SendCredential::Entra => Self::by_entra(&args.access, &args.entra),
            SendCredential::Token => {
                let source = Source::of_user(args.token_file.as_deref())?;
                Self::by_token(&args.access, &args.entra, Credential::UserToken(source))
            }
        }
    }

    /// That of a connection string, with whose key is signed.
    fn by_key(args: &AccessArgs, entra: &EntraArgs) -> Result<Self, Failure> {
        if args.endpoint.is_some() {
            return Err(misused(
                "--endpoint goes with a token: an access key has its own beside it, in the connection string",
            ));
        }
        without(entra)?;
        let client = Client::new(&args.transport)?;
        let connection = connection::read(&args.connection)?;
        let endpoint = connection.endpoint().to_owned();
        let credential = Credential::AccessKey(connection.access_key().clone());
        Ok(Self { endpoint, credential, client })
    }

    fn by_entra(args: &AccessArgs, entra: &EntraArgs) -> Result<Self, Failure> {
        Self::new(args, Credential::Entra(Source::Entra(Entra::read(entra, args.connection.demo)?)))
    }

    /// That to which a token is brought which is there already.
    pub(crate) fn by_token(
        args: &AccessArgs,
        entra: &EntraArgs,
        credential: Credential,
    ) -> Result<Self, Failure> {
        without(entra)?;
        Self::new(args, credential)
    }

    /// The resource that the options name, for whoever has another proof than a key.
    fn new(args: &AccessArgs, credential: Credential) -> Result<Self, Failure> {
        let client = Client::new(&args.transport)?;
        Ok(Self { endpoint: endpoint::find(args)?, credential, client })
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Proves a request and sends it, unless that cannot go well.
    pub(crate) fn send(&self, draft: &Draft) -> Result<Reply, Failure> {
        self.credential.check(&draft.url)?;
        match &self.credential {
            Credential::AccessKey(key) => {
                let signed = draft.sign(key)?;
                self.client.send(&Command::new(draft, signed.url(), signed.headers()))
            }
            Credential::Entra(source) | Credential::UserToken(source) => {
                let url = draft.split_url()?;
                let authorization = source.token(&self.client)?.authorization();
                let proof = [(AUTHORIZATION, authorization.as_str())];
                self.client.send(&Command::new(draft, &url, proof))
            }
        }
    }

    /// Has an operation done.
    pub(crate) fn perform<O: Operation>(&self, operation: &O) -> Result<O::Answer, Failure> {
        let draft = Draft::of(&operation.request(&self.endpoint));
        let reply = self.send(&draft)?;
        operation
            .read(&reply.response())
            .map_err(|error| Failure::by_service(error, self.remarks(&reply, &draft)))
    }

    /// What there is to say of a refusal beside what the service says.
    pub(crate) fn remarks(&self, reply: &Reply, draft: &Draft) -> String {
        let mut remarks = remarks::of(reply, self.credential.proof());
        remarks.extend(match &self.credential {
            Credential::UserToken(Source::AtHand(token)) => remarks::of_token(reply, token),
            Credential::UserToken(_) | Credential::Entra(_) => None,
            Credential::AccessKey(_) => remarks::of_clock(reply, draft.date),
        });
        remarks
    }
}

/// Refuses options that would do nothing.
fn without(entra: &EntraArgs) -> Result<(), Failure> {
    if entra.is_given() {
        return Err(misused(
            "--flow, --tenant-id, --client-id and --authority go with --credential entra",
        ));
    }
    Ok(())
}

fn misused(sentence: &str) -> Failure {
    Failure::misused(USAGE, sentence)
}
