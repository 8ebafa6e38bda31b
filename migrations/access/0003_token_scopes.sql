-- What a token may do: names with a space between them. `role` and `stores` say where: an owner's token has
-- every store. Tokens from before keep what their role allowed.

ALTER TABLE token ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
UPDATE token SET scopes = CASE role
    WHEN 'owner' THEN 'orders:read tickets:write menus:write refunds:write events:read metrics:read admin'
    ELSE 'orders:read tickets:write' END;
