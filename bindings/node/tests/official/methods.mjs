// What the official clients have.

/** Which methods these classes have. */
export function methods(classes) {
  const names = Object.entries(classes).map(([name, { prototype }]) =>
    Object.keys(Object.getOwnPropertyDescriptors(prototype))
      .filter((method) => method !== "constructor")
      .map((method) => `${name}.${method}`),
  );
  return names.flat();
}

/** All of them, but for those that are passed over. */
export function answered(classes, unanswered) {
  return methods(classes).filter((method) => !(method in unanswered));
}
