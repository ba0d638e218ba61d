/** A body that is read before its client knows of the request, and so before that could stop it. */

/** A signal as clients take it: that of the platform, or one that looks like it. */
interface SignalLike {
  readonly aborted: boolean;
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

/**
 * Reads, until the caller aborts it or his timeout is over. A timeout of 0 is none.
 *
 * @param stopped the error to fail with then; with no number where it was the caller
 */
export async function stoppable<T>(
  { signal, timeout = 0 }: { signal?: SignalLike | undefined; timeout?: number | undefined },
  stopped: (timeout?: number) => unknown,
  read: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(stopped());
  const timer = timeout > 0 ? setTimeout(() => controller.abort(stopped(timeout)), timeout) : undefined;
  signal?.addEventListener?.("abort", abort);
  if (signal?.aborted) abort();
  try {
    return await read(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener?.("abort", abort);
  }
}
