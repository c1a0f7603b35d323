// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import fc from "fast-check";
import { useRef, useState } from "react";
import { afterEach, expect, test } from "vitest";
import { stopAfter, useOneStop } from "./one-stop.ts";

const Bar = ({ current }: { current?: string }) => {
  const bar = useRef<HTMLDivElement>(null);
  const [has, setHas] = useState(["one", "two", "three"]);
  useOneStop(bar, "horizontal");
  return (
    <>
      <div ref={bar}>
        <input aria-label="search" />
        {has.map((name) => (
          <button key={name} type="button" {...(name === current && { "aria-current": "page" as const })}>
            {name}
          </button>
        ))}
        <button type="button" disabled>
          off
        </button>
        <a href="/new">
          <button type="button" tabIndex={-1}>
            new
          </button>
        </a>
      </div>
      <button type="button" onClick={() => setHas(["zero", "one", "three"])}>
        change
      </button>
    </>
  );
};

afterEach(cleanup);

const button = (name: string) => screen.getByRole("button", { name });
const stops = () =>
  ["zero", "one", "two", "three"].filter((name) => screen.queryByRole("button", { name })?.tabIndex === 0);

test("controls are one stop of Tab, at first the current one, and arrow keys move between them", () => {
  render(<Bar current="two" />);
  expect(stops()).toEqual(["two"]);
  // A text field keeps its arrow keys and its own stop.
  expect(screen.getByLabelText("search").tabIndex).toBe(0);
  button("two").focus();
  fireEvent.keyDown(button("two"), { key: "ArrowRight" });
  expect(document.activeElement).toBe(button("three"));
  expect(stops()).toEqual(["three"]);
  const link = screen.getByRole("link");
  fireEvent.keyDown(button("three"), { key: "ArrowRight" });
  expect(document.activeElement).toBe(link);
  fireEvent.keyDown(link, { key: "ArrowRight" });
  expect(document.activeElement).toBe(button("one"));
  fireEvent.keyDown(button("one"), { key: "End" });
  expect(document.activeElement).toBe(link);
  fireEvent.keyDown(link, { key: "ArrowLeft" });
  expect(document.activeElement).toBe(button("three"));
  fireEvent.keyDown(button("three"), { key: "ArrowLeft", ctrlKey: true });
  expect(document.activeElement).toBe(button("three"));
  button("change").focus();
  expect(stops()).toEqual(["two"]);
});

test("controls that come later are included, and one that goes away leaves the stop to another", async () => {
  render(<Bar />);
  expect(stops()).toEqual(["one"]);
  button("two").focus();
  expect(stops()).toEqual(["two"]);
  fireEvent.click(button("change"));
  await expect.poll(stops).toEqual(["zero"]);
});

test("keys move among the stops, and as many steps as there are stops lead back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), (count, from) => {
      const at = from % count;
      let right = at;
      let left = at;
      for (let step = 0; step < count; step++) {
        right = stopAfter(right, "ArrowRight", count, "horizontal") ?? -1;
        left = stopAfter(left, "ArrowLeft", count, "horizontal") ?? -1;
        expect(right >= 0 && right < count && left >= 0 && left < count).toBe(true);
      }
      expect([right, left]).toEqual([at, at]);
      expect(stopAfter(at, "ArrowDown", count, "horizontal")).toBeUndefined();
    }),
  );
});
