// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { Form } from "antd";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, test } from "vitest";
import { MeContext } from "#core/ui/session/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";
import { ConnectionFields, keysIn } from "./connection-fields.tsx";

afterEach(cleanup);

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

test("a kind that is only read has no secret in its form", () => {
  const values = { address: "lamps.example.com", accessToken: "token" };
  expect(keysIn(values, "magento")).toEqual(values);
  expect(keysIn({ ...values, secret: "shpss_1" }, "magento")).toEqual(values);
});

test("empty fields, and those of another kind, are left out", () => {
  const values = {
    address: "lamps.example.com",
    clientId: "1",
    clientSecret: "2",
    accessToken: "3",
    apiKey: " ",
    secret: " ",
  };
  expect(keysIn(values, "shopify")).toEqual({ address: "lamps.example.com", clientId: "1", clientSecret: "2" });
  expect(keysIn({ apiKey: "rk_1", secret: "whsec_1" }, "stripe")).toEqual({ apiKey: "rk_1", secret: "whsec_1" });
});
