import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const SRC = path.resolve("src");

/** The opening tag of each form, both HTML's and antd's. */
const formsIn = (text: string): string[] =>
  [...text.matchAll(/<(form|Form)(?![\w.])/g)]
    .map(({ index }) => text.slice(index, index + 120))
    // For antd's state only: no form is rendered.
    .filter((tag) => !tag.includes("component={false}"));

const forms = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => /\/ui\/.*(?<![.]test)[.]tsx$/.test(file))
  .flatMap((file) => formsIn(readFileSync(path.join(SRC, file), "utf8")).map((tag): [string, string] => [file, tag]));

test("finds every form of the pages", () => {
  expect(forms.map(([file]) => file)).toEqual(
    expect.arrayContaining([
      "features/accounts/ui/login/login-page.tsx",
      "features/accounts/ui/login/invite-page.tsx",
      "core/ui/forms/labelled-form.tsx",
    ]),
  );
});

test.each(forms)("%s uses POST, so that no typed text gets into an address before the script has loaded", (_, tag) => {
  expect(tag).toContain('method="post"');
});

// The page that resets a password reads its token from the address's fragment, which needs the script.
test("the forms of login and invitation work without JavaScript", () => {
  const ofSecrets = forms.filter(([name]) => /accounts\/ui\/login\/(?!reset-password)/.test(name));
  expect(ofSecrets.length).toBeGreaterThan(2);
  for (const [file, tag] of ofSecrets) {
    expect(tag, file).toMatch(/action=\{\w+_FORM\}/);
  }
});
