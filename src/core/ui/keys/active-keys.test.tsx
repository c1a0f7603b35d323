// @vitest-environment jsdom
import { startTransition, useState } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { activeKeys, usePageKey } from "./active-keys.ts";

const Customer = ({ id }: { id: number }) => {
  usePageKey("next_customer", () => undefined);
  return <h1>{id}</h1>;
};

it("are active as soon as their page is in the document", async () => {
  let show = (_: number) => {};
  const Pages = () => {
    const [id, setId] = useState(0);
    show = setId;
    return id > 0 ? <Customer key={id} id={id} /> : null;
  };
  const root = createRoot(document.body);
  root.render(<Pages />);
  await new Promise((resolve) => setTimeout(resolve));
  const seen = new Promise<string[]>((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector("h1")) resolve(activeKeys().map(({ name }) => name));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  startTransition(() => show(1));
  expect(await seen).toEqual(["next_customer"]);
  root.unmount();
});
