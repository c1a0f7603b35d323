export { UsersPage as default } from "#features/accounts/ui/users/users-page.tsx";
