/** A promise that is waited for until somebody aborts. */

/** A signal as the SDKs of Azure have it: that of the platform, or one that looks like it. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: (this: any, event: any) => any): void;
  removeEventListener(type: "abort", listener: (this: any, event: any) => any): void;
}

/** What a promise gives, or the reason of a signal once it is aborted: that ends the waiting, and nothing else. */
export function unlessAborted<T>(promise: Promise<T>, signal: SignalLike | undefined): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) return Promise.reject(reasonOf(signal));
  return new Promise((resolve, reject) => {
    const abort = () => reject(reasonOf(signal));
    const heard = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    promise.finally(heard).then(resolve, reject);
  });
}

/** Why it was aborted. Signals that are not of the platform do not say. */
export function reasonOf({ reason }: SignalLike): unknown {
  return reason ?? new DOMException("The operation was aborted.", "AbortError");
}
