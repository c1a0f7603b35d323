"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { logIn, loginRefusal, type Refusal } from "#core/ui/session/session-calls.ts";
import { LOGIN_FORM, safeNext } from "#core/values/login-addresses.ts";
import { LanguageChoice } from "./link-page.tsx";
import styles from "./login.module.css";
import { EmailField, PasswordField } from "./password-field.tsx";
import { useLoginOptions } from "./use-login-options.ts";

type Props = { refusal: Refusal | null; onEnd: () => void; onRetry: () => void };

/** Why the login was refused and what to do next. */
const LoginRefusal = ({ refusal, onEnd, onRetry }: Props) => (
  <div role="alert">
    {refusal && (
      <div
        className={
          refusal.kind === "no-user"
            ? `stack items-start gap-8 text-ink ${styles.firstRun}`
            : `stack items-start gap-8 error-box`
        }
      >
        <RefusalText refusal={refusal} onEnd={onEnd} onRetry={onRetry} />
      </div>
    )}
  </div>
);

const RefusalText = ({ refusal, onEnd, onRetry }: Props & { refusal: Refusal }) => {
  const t = useTranslations();
  switch (refusal.kind) {
    case "wrong":
      return <p>{t("errors_admin.BAD_CREDENTIALS.message")}</p>;
    case "locked":
      return <Locked minutes={refusal.minutes} onEnd={onEnd} />;
    case "no-user":
      return (
        <>
          <p className="font-semibold">{t("login.no_user")}</p>
          <p>{t("login.no_user_do")}</p>
          <Link href="/first-setup">{t("login.set_up")}</Link>
        </>
      );
    default:
      return (
        <>
          <p>{t("login.unreachable")}</p>
          <PlainButton onClick={onRetry}>{t("buttons.retry")}</PlainButton>
        </>
      );
  }
};

/** Counts down by the minute and disappears at zero. */
const Locked = ({ minutes, onEnd }: { minutes: number; onEnd: () => void }) => {
  const t = useTranslations("login");
  const [left, setLeft] = useState(minutes);
  useEffect(() => setLeft(minutes), [minutes]);
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 60_000);
    return () => clearTimeout(timer);
  }, [left, onEnd]);
  return <p>{t("locked", { minutes: left })}</p>;
};

type Missing = { email: boolean; password: boolean };

/** Keeps the email after a refused login and moves the focus to the password. */
const LoginForm = () => {
  const t = useTranslations();
  const query = useSearchParams();
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Missing>({ email: false, password: false });
  // Without JavaScript, a refused form returns with the error in the address.
  const word = query.get("error");
  const [refusal, setRefusal] = useState<Refusal | null>(word ? loginRefusal(word) : null);
  const options = useLoginOptions();
  const shownRefusal = refusal ?? (options?.isFirstRun ? ({ kind: "no-user" } as const) : null);

  // React starts with empty fields, so read from the page what was typed before hydration.
  useLayoutEffect(() => {
    setEmail(emailField.current?.value ?? "");
    setPassword(passwordField.current?.value ?? "");
  }, []);

  const submit = async () => {
    const lacks = { email: email.trim() === "", password: password === "" };
    setMissing(lacks);
    if (lacks.email) return emailField.current?.focus();
    if (lacks.password) return passwordField.current?.focus();
    setBusy(true);
    setRefusal(null);
    const refused = await logIn(email.trim(), password);
    // The button stays busy until the next page loads. A full load drops everything in memory from an earlier login.
    if (!refused) return window.location.assign(safeNext(query.get("next"), window.location.origin));
    setBusy(false);
    setRefusal(refused);
    passwordField.current?.select();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) void submit();
  };

  return (
    <form className="stack gap-16" method="post" action={LOGIN_FORM} onSubmit={onSubmit} noValidate>
      <input type="hidden" name="next" value={query.get("next") ?? ""} />
      <LoginRefusal refusal={shownRefusal} onEnd={() => setRefusal(null)} onRetry={() => void submit()} />
      <EmailField
        field={emailField}
        value={email}
        isReadOnly={isBusy}
        onChange={setEmail}
        problem={missing.email ? t("login.email_missing") : null}
      />
      <PasswordField
        field={passwordField}
        value={password}
        onChange={setPassword}
        isReadOnly={isBusy}
        problem={missing.password ? t("login.password_missing") : null}
      />
      <PlainButton kind="primary" type="submit" isLarge aria-busy={isBusy}>
        {isBusy ? t("login.working") : t("buttons.log_in")}
      </PlainButton>
      {options?.canResetPassword && (
        <p>
          <Link href="/forgot-password">{t("login.forgot")}</Link>
        </p>
      )}
    </form>
  );
};

/** Squares of a made-up shop, F5 on top, R1 on the left: [side 0–44, shade 1–7]. */
const ROWS: [number, number][][] = [
  [
    [0, 1],
    [8, 1],
    [10, 1],
    [20, 4],
    [44, 7],
  ],
  [
    [6, 1],
    [8, 1],
    [14, 2],
    [26, 4],
    [34, 5],
  ],
  [
    [12, 1],
    [20, 3],
    [24, 3],
    [36, 5],
    [40, 5],
  ],
  [
    [26, 2],
    [30, 3],
    [28, 3],
    [30, 3],
    [26, 3],
  ],
  [
    [38, 4],
    [42, 4],
    [40, 4],
    [44, 4],
    [38, 4],
  ],
];

const STEP = 60;

const CELLS = ROWS.flatMap((row, y) =>
  row.map(([side, shade], x) => ({ place: `${x * STEP} ${y * STEP}`, side, shade })),
);

/** A sample RFM grid that shows what the product does. */
const BrandPicture = () => {
  const t = useTranslations("login");
  return (
    <svg viewBox="0 0 300 300" role="img" aria-label={t("picture")}>
      {CELLS.map(({ place, side, shade }) => (
        <g key={place} transform={`translate(${place})`}>
          <rect x="2" y="2" width="56" height="56" rx="5" fill="var(--surface-card)" stroke="var(--line-card)" />
          {side > 0 && (
            <rect
              x={30 - side / 2}
              y={30 - side / 2}
              width={side}
              height={side}
              rx="4"
              fill={`var(--sequential-${shade - 1})`}
              stroke="var(--chart-axis-line)"
            />
          )}
        </g>
      ))}
    </svg>
  );
};

export const LoginPage = () => {
  const t = useTranslations();
  useEffect(() => {
    document.title = t("shell.page_title", { page: t("login.title"), place: t("shell.product") });
  }, [t]);
  return (
    <div className={styles.page}>
      <aside className={`stack justify-between ${styles.brand}`} aria-label={t("shell.product")}>
        <p className="title">{t("shell.product")}</p>
        <BrandPicture />
        <p className={styles.promise}>{t("login.promise")}</p>
      </aside>
      <main className={`grid place-center ${styles.main}`}>
        <div className={styles.column}>
          <p className={`title ${styles.productSmall}`}>{t("shell.product")}</p>
          <h1 className={`huge-figure ${styles.title}`}>{t("login.title")}</h1>
          <LoginForm />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
