export { AdminLayout as default } from "#features/shell/ui/admin-layout.tsx";
