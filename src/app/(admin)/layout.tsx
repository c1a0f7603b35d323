import type { ReactNode } from "react";
import { AdminLayout } from "#features/shell/ui/admin-layout.tsx";
import { Pages } from "#pages.tsx";

const Layout = ({ children }: { children: ReactNode }) => (
  <Pages>
    <AdminLayout>{children}</AdminLayout>
  </Pages>
);

export default Layout;
