export { UsersPage as default } from "#ui/settings/users/users-page.tsx";
