/** Times the steps of one run, which calls `at` with the name of each when it begins. */
export const timeSteps = (first: string) => {
  const seconds: Record<string, number> = {};
  const start = performance.now();
  let [step, since] = [first, start];
  const at = (name: string) => {
    if (name === step) return;
    seconds[step] = (performance.now() - since) / 1000;
    [step, since] = [name, performance.now()];
  };
  const done = () => {
    at("done");
    return { whole: (performance.now() - start) / 1000, seconds };
  };
  return { at, done };
};
