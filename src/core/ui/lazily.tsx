import { type ComponentType, lazy, Suspense } from "react";

/**
 * A component whose script is loaded when it is first rendered; until then its place is empty. Unlike with next/dynamic, the rest
 * of the page doesn't wait for it.
 */
export const lazily = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> => {
  const Loaded = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  return (props) => (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
};
