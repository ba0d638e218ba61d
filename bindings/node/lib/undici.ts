/** Signs what undici sends, or brings a token. */

import type { Dispatcher } from "undici";

import { type AdapterOptions, type Credential, Signer } from "./signer.js";
import { Controller, type Handler, fail, heeding } from "./undici-handler.js";
import { Request } from "./undici-request.js";

export type { AdapterOptions, Credential, TokenCredential, UserTokenSource } from "./signer.js";

/**
 * Makes an interceptor for undici that signs every request, or gives it a token.
 *
 * ```js
 * const agent = new Agent().compose(
 *   credentialInterceptor(connection),
 *   interceptors.retry(),
 *   interceptors.redirect({ maxRedirections: 5 }),
 * );
 * await request(`${connection.endpoint}/rooms?api-version=2024-04-15`, { dispatcher: agent });
 * ```
 *
 * `connection` is a ConnectionString; with an AccessKey, a function that returns the one to sign with now, or
 * what gives tokens, give the endpoint too.
 *
 * Put it first: what stands behind it in `compose` is around it, so that each attempt and each redirect
 * is signed anew, and likewise for `new RetryAgent(agent)`. Only `interceptors.dns()` goes before it. For
 * `fetch` give such a dispatcher, or set it as the global one of the undici that your `fetch` is of. A Client
 * or a Pool of one origin sends there whatever it is asked for, so make it of the endpoint, which is signed for.
 *
 * The method is sent in upper case, and the host header always stands in the request; TLS asks for its
 * name, unless `servername` says otherwise. The headers `x-ms-date`, `x-ms-content-sha256` and
 * `authorization` are replaced. A stream, an iterable or a form is read before it is sent, streams up to
 * `bodyLimit`; if you set `x-ms-content-sha256` to the hash of a stream, that is sent as it comes. No
 * stream is sent twice, and for a dispatcher all that `fetch` sends is one: where there are retries, give
 * bytes, and take `request`. An empty iterable looks as if it were read before, and is refused: give no body.
 *
 * Errors come as undici gives its own: with `request` the promise is rejected, and with `fetch` it is
 * rejected with a `TypeError` that has them as its cause. An `InvalidInputError` comes before anything is
 * sent: `OTHER_ORIGIN` for a URL that is not of the endpoint, unless `anyOrigin`, and so for a redirect
 * elsewhere; `STREAMED_BODY` for a stream that is longer than `bodyLimit` or was read before;
 * `INVALID_METHOD`, `INVALID_HOST` and `INVALID_PATH_AND_QUERY` for what is sent as it is given. A
 * `TypeError` comes for `maxRedirections` that would be followed with the first signature.
 *
 * With tokens, a stream is sent as it comes, and one that is answered with 401 is dropped: the next attempt has
 * another. A `TokenError` comes before anything is sent, too: `WRONG_CREDENTIAL` where the service takes another
 * proof, and `INSECURE_URL` where a token would go over plain http to another machine.
 *
 * @throws {TypeError} for a credential without an endpoint, or with two
 * @throws {InvalidInputError} for an endpoint that is no scheme and host
 */
export function credentialInterceptor(
  credential: Credential,
  options: AdapterOptions = {},
): Dispatcher.DispatcherComposeInterceptor {
  const signer = new Signer(credential, options);
  return (dispatch) => (asked, handler) => {
    const given = handler as Handler;
    let request: Request;
    let signed: Dispatcher.DispatchOptions | undefined;
    try {
      request = new Request(signer, asked);
      signed = request.signedAtOnce();
    } catch (error) {
      fail(given, error);
      return false;
    }
    if (signed !== undefined) return dispatch(signed, heeding(given) as typeof handler);
    void signedLater(request, given, (later, started) => dispatch(later, started as typeof handler));
    return true;
  };
}

/** Another name of {@link credentialInterceptor}. */
export const accessKeyInterceptor = credentialInterceptor;

/** Reads the body, or waits for a token, and then dispatches. */
async function signedLater(
  request: Request,
  handler: Handler,
  dispatch: (signed: Dispatcher.DispatchOptions, handler: Handler) => boolean,
): Promise<void> {
  const controller = new Controller();
  try {
    controller.start(handler);
    const signed = await request.signed(controller.signal);
    dispatch(signed, controller.started(heeding(handler, () => request.refused())));
  } catch (error) {
    fail(handler, error, controller);
  }
}
