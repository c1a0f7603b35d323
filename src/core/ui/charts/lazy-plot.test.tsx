// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { lazyPlot } from "./lazy-plot.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("a plot that comes near after another one loaded the script is drawn too", async () => {
  const watched: ((entries: { isIntersecting: boolean }[]) => void)[] = [];
  // jsdom has no layout, so the test says which plot is near.
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(tell: (typeof watched)[number]) {
        watched.push(tell);
      }
      observe() {}
      disconnect() {}
    },
  );
  const Plot = lazyPlot(
    async () =>
      ({ label }: { label: string }) => <p>{label}</p>,
    undefined,
  );
  render(
    <>
      <Plot label="first" />
      <Plot label="second" />
    </>,
  );
  for (const label of ["first", "second"]) {
    await act(async () => watched.shift()?.([{ isIntersecting: true }]));
    expect(screen.queryByText(label)).not.toBeNull();
  }
});
