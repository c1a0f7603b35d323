export { AdminLayout as default } from "#ui/shell/admin-layout.tsx";
