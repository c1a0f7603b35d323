"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { useSubmit } from "#core/ui/forms/form-problems.tsx";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { logIn } from "#core/ui/session/session-calls.ts";
import { NAME, PASSWORD } from "#core/values/fields.ts";
import { INVITATION_FORM } from "#core/values/login-addresses.ts";
import { LinkPage, useLinkSecret, useLookUp } from "./link-page.tsx";
import styles from "./login.module.css";
import { LoginField, PasswordField } from "./password-field.tsx";

type OpenInvitation = AnswerOf<"POST /api/admin/invitations/look-up">["data"];
type Props = { token: string; invitation: OpenInvitation };

/** Asks for a name and a new password, or the existing account's password; then logs the user in. */
const InviteForm = ({ token, invitation }: Props) => {
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
      <h1 className={`huge-figure ${styles.title}`}>{t("invite.title", { business })}</h1>
      <p className={styles.promiseSmall}>
        {inviter ? t("invite.by", { inviter, business, role }) : t("invite.without_inviter", { business, role })}{" "}
        {t("invite.until", { time: until.format(new Date(expiresAt)) })}
      </p>
      <form className="stack gap-16" method="post" action={INVITATION_FORM} onSubmit={onSubmit} noValidate>
        <input type="hidden" name="token" value={token} />
        <div role="alert">
          {error && error.details.length === 0 && (
            <p className="stack items-start gap-8 error-box">
              {error.status === 0 ? t("login.unreachable") : error.message}
            </p>
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

/** The form without JavaScript: it cannot read the link's secret or look up the invitation, so it asks for the link and for what new and existing users need. */
const PlainInviteForm = () => {
  const t = useTranslations();
  const query = useSearchParams();
  const error = query.get("error");
  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("invite.page")}</h1>
      {error && (
        <p role="alert" className="stack items-start gap-8 error-box">
          <Refusal word={error} />
        </p>
      )}
      <form className="stack gap-16" method="post" action={INVITATION_FORM}>
        <div className="stack gap-4">
          <label className="font-medium" htmlFor="plain-link">
            {t("invite.plain_link")}
          </label>
          <input id="plain-link" name="link" defaultValue={query.get("token") ?? ""} required />
        </div>
        <div className="stack gap-4">
          <label className="font-medium" htmlFor="plain-name">
            {t("invite.plain_name")}
          </label>
          <input id="plain-name" name="name" autoComplete="name" maxLength={NAME.max} />
        </div>
        <div className="stack gap-4">
          <label className="font-medium" htmlFor="plain-password">
            {t("invite.plain_password")}
          </label>
          <input id="plain-password" name="password" type="password" required />
          <p className="small faint">{t("invite.password_hint", { count: PASSWORD.min })}</p>
        </div>
        <button type="submit">{t("invite.join")}</button>
      </form>
    </>
  );
};

const Refusal = ({ word }: { word: string }) => {
  const t = useTranslations();
  const [code, about] = word.split(":");
  if (code === "BAD_CREDENTIALS") return t("errors_admin.BAD_CREDENTIALS.message");
  if (code === "ACCOUNT_LOCKED") return t("login.locked", { minutes: Math.max(1, Number(about) || 1) });
  if (code === "INVITATION_NOT_FOUND") return t("invite.over");
  if (about === "password") return t("invite.password_refused");
  if (about === "name") return t("forms.problem", { field: t("invite.your_name"), problem: t("forms.missing") });
  return t("login.unreachable");
};

/** The page behind an invitation link: who sent it, for which business and role, and how to join. */
export const InvitePage = () => {
  const t = useTranslations();
  return (
    <LinkPage title={t("invite.page")}>
      <Invitation />
    </LinkPage>
  );
};

const Invitation = () => {
  const t = useTranslations();
  const secret = useLinkSecret();
  // Links of earlier versions have it in the query.
  const token = useSearchParams().get("token")?.slice(0, 100) ?? secret;
  const { data, error, retry } = useLookUp("POST /api/admin/invitations/look-up", token);
  if (error?.status === 404 || error?.status === 400) return <InvalidInvitation />;
  if (error) {
    return <ErrorCard title={t("invite.failed")} error={error} onRetry={retry} />;
  }
  if (!data || token === null) {
    return (
      <>
        <p className={styles.waiting}>
          <LoadingWords />
        </p>
        <noscript>
          <PlainInviteForm />
        </noscript>
      </>
    );
  }
  return <InviteForm token={token} invitation={data} />;
};

/** Does not reveal whether the link was used, withdrawn, expired or never existed. */
const InvalidInvitation = () => {
  const t = useTranslations("invite");
  return (
    <>
      <h1 className={`huge-figure ${styles.title}`}>{t("over")}</h1>
      <p>{t("over_do")}</p>
      <p className={styles.after}>
        <Link href="/login">{t("log_in_instead")}</Link>
      </p>
    </>
  );
};
