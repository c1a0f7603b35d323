"use client";

import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import type { InputOf } from "#ui/shared/api/call.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { ConnectionFields } from "./connection-fields.tsx";

type Values = { name: string; storefrontId: number; secret: string };
type Change = Omit<InputOf<"PATCH /api/admin/connections/{id}">, "id">;

/** Changes a connection's name, storefront or secret. */
export const EditDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const t = useTranslations();
  const { id, kind, name, storefrontId, state, version } = connection;
  const changeOf = ({ secret, ...values }: Values): Change => ({
    ...values,
    ...(secret.trim() && { secret }),
    version,
  });
  return (
    <FormDialog<Values, Connection>
      resource="connections"
      id={id}
      name="connection"
      title={t("connections.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{ name, storefrontId, secret: "" }}
      labels={{
        name: t("settings.name"),
        storefrontId: t("imports.options.storefront"),
        secret: t("connections.secret"),
      }}
      variables={changeOf}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <ConnectionFields kind={kind} isStored={state !== "incomplete" && state !== "locked"} />
    </FormDialog>
  );
};
