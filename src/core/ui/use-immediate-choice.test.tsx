// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Suspense, use, useState } from "react";
import { afterEach, expect, test } from "vitest";
import { useImmediateChoice } from "#core/ui/use-address-state.ts";
import { Checkboxes } from "./forms/labelled-form.tsx";

afterEach(cleanup);

const OPTIONS = ["a", "b"].map((value) => ({ value, label: value }));
const INITIAL: readonly string[] = [];

/** Changes of the page wait for `arrival`, as an address does for its page. */
const Page = ({ arrival }: { arrival: Promise<unknown> }) => {
  const [value, setValue] = useState(INITIAL);
  const [shown, choose] = useImmediateChoice(value, setValue);
  return (
    <>
      <Checkboxes options={OPTIONS} value={shown} onChange={choose} />
      <Content value={value} arrival={arrival} />
    </>
  );
};

const Content = ({ value, arrival }: { value: readonly string[]; arrival: Promise<unknown> }) => {
  if (value !== INITIAL) use(arrival);
  return <output>{value.join()}</output>;
};

const checked = () => screen.getAllByRole("checkbox").map((box) => (box as HTMLInputElement).checked);

test("clicks show at once, and a second one keeps the first, before the page has changed", async () => {
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  render(
    <Suspense>
      <Page arrival={arrival} />
    </Suspense>,
  );
  fireEvent.click(screen.getByLabelText("a"));
  expect([checked(), screen.getByRole("status").textContent]).toEqual([[true, false], ""]);
  fireEvent.click(screen.getByLabelText("b"));
  expect([checked(), screen.getByRole("status").textContent]).toEqual([[true, true], ""]);
  await act(async () => arrive());
  expect([checked(), screen.getByRole("status").textContent]).toEqual([[true, true], "a,b"]);
});
