-- Orders are found by any spelling of the telephone number, and by its last four digits.

-- The form of phone_key() (src/base/phone.h): digits, with a 0 in place of Korea's code.
ALTER TABLE orders ADD COLUMN phone_dialled TEXT AS (
    replace(replace(replace(replace(replace(customer_phone, '-', ''), ' ', ''), '(', ''), ')', ''), '.', ''));
ALTER TABLE orders ADD COLUMN phone_key TEXT AS (
    CASE WHEN phone_dialled GLOB '+82*' THEN '0' || ltrim(substr(phone_dialled, 4), '0')
         WHEN phone_dialled GLOB '0082*' THEN '0' || ltrim(substr(phone_dialled, 5), '0')
         WHEN phone_dialled GLOB '+*' THEN substr(phone_dialled, 2)
         WHEN phone_dialled GLOB '00*' THEN substr(phone_dialled, 3)
         ELSE phone_dialled END);
DROP INDEX orders_by_phone;
CREATE INDEX orders_by_phone ON orders (substr(phone_key, -4), phone_key) WHERE customer_phone IS NOT NULL;
