"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useSubmit } from "#core/ui/forms/form-problems.tsx";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { logIn } from "#core/ui/session/session-calls.ts";
import { NAME, PASSWORD } from "#core/values/fields.ts";
import { FIRST_SETUP_FORM } from "#core/values/login-addresses.ts";
import { CurrencyList, currenciesWith, TimeZoneList, timeZonesWith } from "../zones-and-currencies.tsx";
import { LinkPage, useLinkSecret } from "./link-page.tsx";
import styles from "./login.module.css";
import { LoginField, PasswordField } from "./password-field.tsx";
import { useLoginOptions } from "./use-login-options.ts";

const FIELDS = ["code", "business", "timeZone", "currency", "name", "email", "password"] as const;
type Field = (typeof FIELDS)[number];
type SetupFields = Record<Field, string>;

const EMPTY: SetupFields = { code: "", business: "", timeZone: "", currency: "", name: "", email: "", password: "" };

const isField = (name: string | undefined): name is Field => FIELDS.some((field) => field === name);

const focus = (field: Field | undefined): void => {
  if (field) document.getElementById(field)?.focus();
};

const useFieldLabels = (): SetupFields => {
  const t = useTranslations();
  return {
    code: t("first_setup.code"),
    business: t("first_setup.business"),
    timeZone: t("business.time_zone"),
    currency: t("business.currency"),
    name: t("invite.your_name"),
    email: t("login.email"),
    password: t("login.password"),
  };
};

/** Why the form was refused, where its script didn't run: the address then has the error. */
const useRefusalInAddress = (): string | null => {
  const t = useTranslations();
  const labels = useFieldLabels();
  const word = useSearchParams().get("error");
  if (word === null) return null;
  const [code, field] = word.split(":");
  if (code === "ALREADY_SET_UP") return t("first_setup.done");
  if (field === "password") return t("invite.password_refused");
  if (isField(field)) return t("forms.problem", { field: labels[field], problem: t("first_setup.check") });
  return t("login.unreachable");
};

/** Creates the business and its first admin, logs them in, and leads to the setup guide. */
const FirstSetupForm = () => {
  const t = useTranslations();
  const locale = useLocale();
  const labels = useFieldLabels();
  const inAddress = useRefusalInAddress();
  const linked = useLinkSecret();
  const form = useRef<HTMLFormElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [values, setValues] = useState(EMPTY);
  const [hasScript, setScript] = useState(false);
  const [wrong, setWrong] = useState<Partial<SetupFields>>({});
  const [isEntering, setEntering] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/admin/first-setup", async ({ data }) => {
    setEntering(true);
    const refusal = await logIn(data.email, values.password, data.business);
    // The installation is set up now, so a refused login continues on the login page.
    window.location.assign(refusal ? "/login" : "/setup");
  });
  const isWaiting = isBusy || isEntering;

  // React starts with empty fields, so read from the page what was typed before hydration.
  useLayoutEffect(() => {
    const typed = new FormData(form.current ?? undefined);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const read = Object.fromEntries(FIELDS.map((field) => [field, String(typed.get(field) ?? "")])) as SetupFields;
    setValues({ ...read, timeZone: read.timeZone || timeZone });
    setScript(true);
  }, []);
  useEffect(() => {
    if (linked) setValues((before) => ({ ...before, code: before.code || linked }));
  }, [linked]);

  useEffect(() => {
    if (!error) return;
    const found = Object.fromEntries(error.details.map(({ field, message }) => [field, message]));
    setWrong(found);
    focus(FIELDS.find((field) => found[field]));
  }, [error]);

  const zones = useMemo(() => (hasScript ? timeZonesWith() : []), [hasScript]);
  const currencies = useMemo(() => (hasScript ? currenciesWith(locale) : []), [hasScript, locale]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isWaiting) return;
    const missing = FIELDS.filter((field) => values[field].trim() === "");
    setWrong(Object.fromEntries(missing.map((field) => [field, t("forms.missing")])));
    if (missing.length > 0) return focus(missing[0]);
    void submit(values);
  };
  const props = (field: Field) => ({
    id: field,
    label: labels[field],
    value: values[field],
    readOnly: isWaiting,
    onChange: (value: string) => setValues((before) => ({ ...before, [field]: value })),
    problem: wrong[field] && t("forms.problem", { field: labels[field], problem: wrong[field] }),
  });
  const hint = (field: Field, text: string) => ({
    notes: [`${field}-hint`],
    children: (
      <p id={`${field}-hint`} className="small faint">
        {text}
      </p>
    ),
  });
  const general = error && error.details.length === 0 ? error : null;

  return (
    <form ref={form} className="stack gap-16" method="post" action={FIRST_SETUP_FORM} onSubmit={onSubmit} noValidate>
      <div role="alert">
        {(general || (inAddress && !error)) && (
          <p className="stack items-start gap-8 error-box">
            {general ? (general.status === 0 ? t("login.unreachable") : general.message) : inAddress}
          </p>
        )}
      </div>
      <LoginField
        {...props("code")}
        {...hint("code", t("first_setup.code_hint"))}
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <LoginField {...props("business")} autoComplete="organization" maxLength={NAME.max} />
      <LoginField
        {...props("timeZone")}
        {...hint("timeZone", t("first_setup.time_zone_hint"))}
        list="time-zones"
        autoComplete="off"
        spellCheck={false}
      />
      <LoginField
        {...props("currency")}
        {...hint("currency", t("business.currency_hint"))}
        list="currencies"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={3}
      />
      <TimeZoneList zones={zones} />
      <CurrencyList currencies={currencies} />
      <LoginField {...props("name")} autoComplete="name" maxLength={NAME.max} />
      <LoginField {...props("email")} type="email" autoComplete="username" autoCapitalize="none" spellCheck={false} />
      <PasswordField
        field={passwordField}
        value={values.password}
        onChange={props("password").onChange}
        isReadOnly={isWaiting}
        problem={wrong.password ?? null}
        chosen={{ label: labels.password, hint: t("invite.password_hint", { count: PASSWORD.min }) }}
      />
      <PlainButton kind="primary" type="submit" isLarge aria-busy={isWaiting}>
        {t(isWaiting ? "first_setup.working" : "first_setup.save")}
      </PlainButton>
    </form>
  );
};

/** For an installation that has users already. */
const AlreadySetUp = () => {
  const t = useTranslations();
  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("first_setup.done")}</h1>
      <p>{t("first_setup.done_do")}</p>
      <p className={styles.after}>
        <Link href="/login">{t("invite.log_in_instead")}</Link>
      </p>
    </>
  );
};

const FirstSetup = () => {
  const t = useTranslations("first_setup");
  const options = useLoginOptions();
  if (options && !options.isFirstRun) return <AlreadySetUp />;
  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("title")}</h1>
      <p className={styles.promiseSmall}>{t("about")}</p>
      <FirstSetupForm />
    </>
  );
};

/** Sets up an installation that has no user yet. */
export const FirstSetupPage = () => {
  const t = useTranslations("first_setup");
  return (
    <LinkPage title={t("page")}>
      <FirstSetup />
    </LinkPage>
  );
};
