import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const UI = path.resolve("src/ui");

/** The opening tag of each form, both HTML's and antd's. */
const formsIn = (text: string): string[] =>
  [...text.matchAll(/<(form|Form)(?![\w.])/g)]
    .map(({ index }) => text.slice(index, index + 120))
    // For antd's state only: no form is rendered.
    .filter((tag) => !tag.includes("component={false}"));

const forms = readdirSync(UI, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx"))
  .flatMap((file) => formsIn(readFileSync(path.join(UI, file), "utf8")).map((tag): [string, string] => [file, tag]));

test("finds every form of the pages", () => {
  expect(forms.map(([file]) => file)).toEqual(
    expect.arrayContaining([
      "accounts/login/login-form.tsx",
      "accounts/invite/invite-form.tsx",
      "shared/forms/labelled-form.tsx",
    ]),
  );
});

test.each(forms)("%s uses POST, so that no typed text gets into an address before the script has loaded", (_, tag) => {
  expect(tag).toContain('method="post"');
});

test("secret fields are only in forms that work without JavaScript", () => {
  for (const [file, tag] of forms.filter(([name]) => /^(login|invite)\//.test(name))) {
    expect(tag, file).toMatch(/action=\{\w+_FORM\}/);
  }
});
