"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { useSubmit } from "#core/ui/forms/form-problems.tsx";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { logIn } from "#core/ui/session/session-calls.ts";
import { PASSWORD } from "#core/values/fields.ts";
import { LinkPage, useLinkSecret, useLookUp } from "./link-page.tsx";
import styles from "./login.module.css";
import { LoginField, PasswordField } from "./password-field.tsx";

type Props = { token: string; reset: AnswerOf<"POST /api/admin/password-resets/look-up">["data"] };

/** Sets a new password by a reset link, then logs the user in. */
const ResetPasswordForm = ({ token, reset: { business, name, email, expiresAt } }: Props) => {
  const t = useTranslations();
  const until = new Intl.DateTimeFormat(useLocale(), { dateStyle: "medium", timeStyle: "short" });
  const field = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState("");
  const [isMissing, setMissing] = useState(false);
  const [isEntering, setEntering] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/admin/password-resets/use", async ({ data }) => {
    setEntering(true);
    const refusal = await logIn(data.email, password, data.business);
    window.location.assign(refusal ? "/login" : "/");
  });
  const isWaiting = isBusy || isEntering;
  const refused = error?.details.find((detail) => detail.field === "password")?.message ?? null;

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isWaiting) return;
    setMissing(password === "");
    if (password !== "") await submit({ token, password });
    field.current?.select();
  };

  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("reset_password.title")}</h1>
      <p className={styles.promiseSmall}>
        {t("reset_password.about", { name, business, time: until.format(new Date(expiresAt)) })}
      </p>
      <form className="stack gap-16" method="post" onSubmit={(event) => void onSubmit(event)} noValidate>
        <div role="alert">
          {error && refused === null && (
            <p className="stack items-start gap-8 error-box">
              {error.status === 0 ? t("login.unreachable") : error.message}
            </p>
          )}
        </div>
        <LoginField id="email" label={t("login.email")} type="email" autoComplete="username" value={email} readOnly />
        <PasswordField
          field={field}
          value={password}
          onChange={setPassword}
          isReadOnly={isWaiting}
          problem={isMissing ? t("login.password_missing") : refused}
          chosen={{ label: t("account.new"), hint: t("invite.password_hint", { count: PASSWORD.min }) }}
        />
        <PlainButton kind="primary" type="submit" isLarge aria-busy={isWaiting}>
          {t("reset_password.save")}
        </PlainButton>
      </form>
    </>
  );
};

export const ResetPasswordPage = () => {
  const t = useTranslations();
  return (
    <LinkPage title={t("reset_password.page")}>
      <PasswordReset />
    </LinkPage>
  );
};

const PasswordReset = () => {
  const t = useTranslations();
  const token = useLinkSecret();
  const { data, error, retry } = useLookUp("POST /api/admin/password-resets/look-up", token);
  if (error?.status === 404) return <InvalidLink />;
  if (error) return <ErrorCard title={t("reset_password.failed")} error={error} onRetry={retry} />;
  if (!data || token === null) {
    return (
      <p className={styles.waiting}>
        <LoadingWords />
      </p>
    );
  }
  return <ResetPasswordForm key={token} token={token} reset={data} />;
};

const InvalidLink = () => {
  const t = useTranslations();
  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("reset_password.over")}</h1>
      <p>{t("reset_password.over_do")}</p>
      <p className={styles.after}>
        <Link href="/login">{t("invite.log_in_instead")}</Link>
      </p>
    </>
  );
};
