"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { PlainButton } from "#core/ui/buttons/plain-button.tsx";
import { useSubmit } from "#core/ui/forms/use-submit.ts";
import { logIn } from "#core/ui/session/session-calls.ts";
import { PASSWORD } from "#core/values/fields.ts";
import { INVITATION_FORM } from "#core/values/login-addresses.ts";
import styles from "./login/login.module.css";
import { LoginField } from "./login/login-field.tsx";
import { PasswordField } from "./login/password-field.tsx";

type Invitation = AnswerOf<"POST /api/admin/invitations/look-up">["data"];
type Props = { token: string; invitation: Invitation };

/** Asks for a name and a new password, or the existing account's password; then logs the user in. */
export const InviteForm = ({ token, invitation }: Props) => {
  const t = useTranslations();
  const { business, inviter, email, expiresAt } = invitation;
  const role = t(`roles.${invitation.role}.name`);
  const until = new Intl.DateTimeFormat(useLocale(), { dateStyle: "medium", timeStyle: "short" });
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(invitation.name ?? "");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<{ name?: string; password?: string }>({});
  const [isEntering, setEntering] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/admin/invitations/accept", async ({ data }) => {
    setEntering(true);
    const refusal = await logIn(data.email, password, data.business);
    // The account exists now, so a refused login continues on the login page.
    window.location.assign(refusal ? "/login" : "/");
  });

  useEffect(() => {
    if (!error) return;
    const messageByField = Object.fromEntries(error.details.map(({ field, message }) => [field, message]));
    setWrong(messageByField);
    if (messageByField.name) nameField.current?.focus();
    else passwordField.current?.select();
  }, [error]);

  const send = ({ newAccount = false } = {}) => {
    const lacks = {
      ...(name.trim() === "" && { name: t("forms.missing") }),
      ...(password === "" && { password: t("login.password_missing") }),
    };
    setWrong(lacks);
    if (lacks.name) return nameField.current?.focus();
    if (lacks.password) return passwordField.current?.focus();
    void submit({ token, password, name, newAccount });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && !isEntering) send();
  };
  const isWaiting = isBusy || isEntering;
  const hint = { label: t("login.password"), hint: t("invite.password_hint", { count: PASSWORD.min }) };

  return (
    <>
      <h1 className={styles.title}>{t("invite.title", { business })}</h1>
      <p className={styles.promiseSmall}>
        {inviter ? t("invite.by", { inviter, business, role }) : t("invite.without_inviter", { business, role })}{" "}
        {t("invite.until", { time: until.format(new Date(expiresAt)) })}
      </p>
      <form className={styles.form} method="post" action={INVITATION_FORM} onSubmit={onSubmit} noValidate>
        <input type="hidden" name="token" value={token} />
        <div role="alert">
          {error && error.details.length === 0 && (
            <p className={styles.refusal}>{error.status === 0 ? t("login.unreachable") : error.message}</p>
          )}
        </div>
        <p>{t("invite.account", { email })}</p>
        <LoginField id="email" label={t("login.email")} type="email" autoComplete="username" value={email} readOnly />
        <LoginField
          id="name"
          label={t("invite.your_name")}
          field={nameField}
          autoComplete="name"
          maxLength={120}
          value={name}
          readOnly={isWaiting}
          onChange={setName}
          problem={wrong.name && t("forms.problem", { field: t("invite.your_name"), problem: wrong.name })}
        />
        <PasswordField
          field={passwordField}
          value={password}
          onChange={setPassword}
          isReadOnly={isWaiting}
          problem={wrong.password ?? null}
          chosen={hint}
        />
        <PlainButton kind="primary" type="submit" isLarge aria-busy={isWaiting}>
          {t(isWaiting ? "invite.working" : "invite.join")}
        </PlainButton>
        {error?.status === 401 && (
          <PlainButton type="button" disabled={isWaiting} onClick={() => send({ newAccount: true })}>
            {t("invite.new_account", { business })}
          </PlainButton>
        )}
      </form>
    </>
  );
};
