/** Caches one value per object for as long as the object is in use elsewhere. */
export const memoizeByObject = <Argument extends object, Value>(
  make: (argument: Argument) => Value,
): ((argument: Argument) => Value) => {
  const made = new WeakMap<Argument, Value>();
  return (argument) => {
    const known = made.get(argument);
    if (known !== undefined) return known;
    const value = make(argument);
    made.set(argument, value);
    return value;
  };
};
