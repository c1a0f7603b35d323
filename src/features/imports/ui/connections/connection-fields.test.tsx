// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { Form } from "antd";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { loadMessages } from "#core/ui/messages/messages.ts";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { ConnectionFields } from "./connection-fields.tsx";

afterEach(cleanup);
// jsdom has none; antd's form asks whether the screen is wide.
window.matchMedia = (media: string) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener() {},
    removeListener() {},
  });

const ME = aMe();

const show = async (isStored: boolean) => {
  render(
    <NextIntlClientProvider locale="en-US" messages={await loadMessages("en")} timeZone="UTC">
      <MeContext value={ME}>
        <Form method="post">
          <ConnectionFields kind="woocommerce" isStored={isStored} hasKeys={false} />
        </Form>
      </MeContext>
    </NextIntlClientProvider>,
  );
};

test("an empty secret has one meaning: a new one is made, or the stored one is kept", async () => {
  await show(false);
  expect(screen.queryByText(/Leave empty to create one/)).not.toBeNull();
  expect(screen.queryByText(/keep the stored one/)).toBeNull();
  cleanup();
  await show(true);
  expect(screen.queryByText(/Leave empty to create one/)).toBeNull();
  expect(screen.queryByText(/keep the stored one/)).not.toBeNull();
});
