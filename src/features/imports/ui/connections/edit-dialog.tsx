"use client";

import { useTranslations } from "next-intl";
import type { InputOf } from "#core/ui/call.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import type { Connection } from "#features/imports/contracts/connections.ts";
import { ConnectionFields, type KeyValues, keysIn, useConnectionLabels } from "./connection-fields.tsx";

type FormValues = KeyValues & { name: string; storefrontId: number };
type Change = Omit<InputOf<"PATCH /api/admin/connections/{id}">, "id">;

/** Changes a connection's name, storefront, keys or secret. */
export const EditDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const t = useTranslations();
  const { id, kind, name, storefrontId, address, sync, state, writesTags, version } = connection;
  const changeOf = ({ name, storefrontId, ...given }: FormValues): Change => ({
    name,
    storefrontId,
    ...keysIn(given, kind),
    version,
  });
  return (
    <FormDialog<FormValues, Connection>
      resource="connections"
      id={id}
      name="connection"
      title={t("connections.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{
        name,
        storefrontId,
        secret: "",
        ...(address !== null && { address }),
        ...(writesTags !== null && { writesTags }),
      }}
      labels={useConnectionLabels()}
      variables={changeOf}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <ConnectionFields
        kind={kind}
        isStored={state !== "incomplete" && state !== "locked"}
        hasKeys={sync !== null && !sync.isLocked}
      />
    </FormDialog>
  );
};
