// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ScrollFrame } from "./data-table.tsx";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A frame of 300 pixels around a table of this width; jsdom has no layout. */
const show = (width: number) => {
  let resized = () => {};
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(whenResized: () => void) {
        resized = whenResized;
      }
      observe() {}
      disconnect() {}
    },
  );
  render(
    <ScrollFrame label="Moves">
      <table />
    </ScrollFrame>,
  );
  const frame = screen.getByRole("group", { name: "Moves" });
  Object.defineProperties(frame, { clientWidth: { value: 300 }, scrollWidth: { value: width } });
  act(() => resized());
  return frame;
};
const hasShadow = (frame: HTMLElement) => frame.parentElement?.hasAttribute("data-more");

test("has a shadow at the right edge until the table is scrolled to its end", () => {
  const frame = show(800);
  expect(hasShadow(frame)).toBe(true);
  fireEvent.scroll(frame, { target: { scrollLeft: 200 } });
  expect(hasShadow(frame)).toBe(true);
  fireEvent.scroll(frame, { target: { scrollLeft: 500 } });
  expect(hasShadow(frame)).toBe(false);
});

test("has no shadow around a table that fits", () => {
  expect(hasShadow(show(300))).toBe(false);
});
