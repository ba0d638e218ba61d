//! What to do about an error of Entra.

use super::entra_error::Side;

/// By Entra's
/// [codes](https://learn.microsoft.com/entra/identity-platform/reference-error-codes), of which the first that
/// is known counts.
pub(super) fn of_codes(codes: &[u32]) -> Option<&'static str> {
    codes.iter().find_map(|code| of_code(*code))
}

const fn of_code(code: u32) -> Option<&'static str> {
    Some(match code {
        65002 => {
            "who is signed in by `az login` gets no token for ACS, for Microsoft has not approved its own \
             command line for it: use a service principal, a workload identity or a managed identity"
        }
        7_000_215 => {
            "the secret is not one of this application: take the value of a secret, which is shown once, \
             and not its id, and see that the client id is that of the same application"
        }
        7_000_222 => "the application's secret has expired: make a new one, and give that",
        700_016 | 7_000_229 => {
            "the tenant has no application with this client id: give the id of the application and not of \
             its object or secret, and the tenant in which it stands"
        }
        7_000_112 => "the application is disabled in its tenant: have it enabled there",
        90002 | 900_023 => {
            "there is no such tenant: give the id of the directory, or a domain of it, and the authority of \
             its cloud"
        }
        500_011 | 70011 | 1_002_012 => {
            "the scope is not one that can be had: for ACS it is https://communication.azure.com//.default, \
             with both slashes"
        }
        700_024 => {
            "the assertion has expired, or is not good yet: read its file for each request, and see that \
             the clocks are right"
        }
        50013 | 700_027 => {
            "the assertion is not signed by the issuer whom the application trusts: give the token of that \
             issuer, unchanged"
        }
        70021 | 700_211 | 700_212 | 700_213 => {
            "the application trusts no assertion with this issuer, subject and audience: set its federated \
             credential to just those that the message names; the audience is api://AzureADTokenExchange"
        }
        53003 => {
            "a policy of Conditional Access blocks this: have an administrator look for it among the \
             sign-ins of Entra, by the ids in the message"
        }
        _ => return None,
    })
}

/// By the status, of endpoints for managed identities.
pub(super) const fn of_status(side: Side, status: u16) -> Option<&'static str> {
    match (side, status) {
        (Side::Imds, 400) | (Side::AppService, 400 | 404) => Some(
            "no such managed identity is assigned here: assign one in Azure, and where there are several, or \
             AZURE_CLIENT_ID is set, give the client id of one that is assigned",
        ),
        (Side::AppService, 401 | 403) => Some(
            "the value of IDENTITY_HEADER is not the one of this app: take it from the app's own \
             environment, at each start anew",
        ),
        _ => None,
    }
}
