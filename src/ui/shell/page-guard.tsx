"use client";

import { CanAccess, useParsed } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ForbiddenPage } from "#ui/shared/page/forbidden-page.tsx";
import { permissionFor } from "../providers/access-control.ts";
import type { PAGES } from "../providers/resources.ts";

/** Guards every page by its resource and action; without permission, shows which one is missing. */
export const PageGuard = ({ children }: { children: ReactNode }) => {
  const t = useTranslations("nav");
  const { resource, action = "list" } = useParsed();
  // Users with read-only access are redirected from a record's form to the record.
  const requiredAction = action === "edit" ? "show" : action;
  const permission = permissionFor(resource?.name, requiredAction);
  if (!resource || !permission) return children;
  const { word } = resource.meta as (typeof PAGES)[number]["meta"];
  return (
    <CanAccess
      resource={resource.name}
      action={requiredAction}
      params={{}}
      fallback={<ForbiddenPage title={t(word)} permission={permission} />}
    >
      {children}
    </CanAccess>
  );
};
