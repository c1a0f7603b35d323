/** Memoizes the last result, because models are evaluated repeatedly for the same customers. */
export const memoizeLast = <Argument extends object, Value>(
  work: (argument: Argument) => Value,
): ((argument: Argument) => Value) => {
  let last: { argument: Argument; value: Value } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, value: work(argument) };
    return last.value;
  };
};
