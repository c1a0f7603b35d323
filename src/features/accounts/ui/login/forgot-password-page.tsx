"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import { useSubmit } from "#core/ui/forms/form-problems.tsx";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { PASSWORD_RESET_FORM } from "#core/values/login-addresses.ts";
import { LinkPage } from "./link-page.tsx";
import styles from "./login.module.css";
import { EmailField } from "./password-field.tsx";

/** Why the form was refused, where its script didn't run: the address then has the error. */
const useRefusalInAddress = (): string | null => {
  const t = useTranslations();
  const word = useSearchParams().get("error");
  if (word === null) return null;
  if (word === "INVALID_PARAMETER:email")
    return t("forms.problem", { field: t("login.email"), problem: t("forms.email") });
  if (word === "RATE_LIMITED") return t("forgot_password.too_many");
  if (word === "MAIL_NOT_CONFIGURED") return t("forgot_password.no_mail");
  return t("login.unreachable");
};

/** Requests a reset link by email. What follows is the same whether or not a user has the address. */
const ForgotPasswordForm = ({ onSent }: { onSent: () => void }) => {
  const t = useTranslations();
  const inAddress = useRefusalInAddress();
  const field = useRef<HTMLInputElement>(null);
  const [email, setEmail] = useState("");
  const [isMissing, setMissing] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/admin/password-resets/request", onSent);

  // React starts with an empty field, so read from the page what was typed before hydration.
  useLayoutEffect(() => setEmail(field.current?.value ?? ""), []);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setMissing(email.trim() === "");
    if (email.trim() !== "") await submit({ email });
    field.current?.focus();
  };
  const invalid = error?.details.find((detail) => detail.field === "email")?.message;
  const general = error && !invalid ? (error.status === 0 ? t("login.unreachable") : error.message) : null;
  const refusal = general ?? (error ? null : inAddress);

  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("forgot_password.title")}</h1>
      <p className={styles.promiseSmall}>{t("forgot_password.about")}</p>
      <form
        className="stack gap-16"
        method="post"
        action={PASSWORD_RESET_FORM}
        onSubmit={(event) => void onSubmit(event)}
        noValidate
      >
        <div role="alert">{refusal && <p className="stack items-start gap-8 error-box">{refusal}</p>}</div>
        <EmailField
          field={field}
          value={email}
          isReadOnly={isBusy}
          onChange={setEmail}
          problem={
            isMissing
              ? t("login.email_missing")
              : invalid && t("forms.problem", { field: t("login.email"), problem: invalid })
          }
        />
        <PlainButton kind="primary" type="submit" isLarge aria-busy={isBusy}>
          {t("forgot_password.send")}
        </PlainButton>
      </form>
    </>
  );
};

const Sent = () => {
  const t = useTranslations("forgot_password");
  return (
    <div role="status">
      <h1 className={`huge-figure ${styles.title}`}>{t("sent_title")}</h1>
      <p>{t("sent")}</p>
      <p className={styles.after}>{t("nothing_came")}</p>
    </div>
  );
};

const ForgotPassword = () => {
  const t = useTranslations("invite");
  const [isSent, setSent] = useState(useSearchParams().has("sent"));
  return (
    <>
      {isSent ? <Sent /> : <ForgotPasswordForm onSent={() => setSent(true)} />}
      <p className={styles.after}>
        <Link href="/login">{t("log_in_instead")}</Link>
      </p>
    </>
  );
};

export const ForgotPasswordPage = () => {
  const t = useTranslations("forgot_password");
  return (
    <LinkPage title={t("page")}>
      <ForgotPassword />
    </LinkPage>
  );
};
