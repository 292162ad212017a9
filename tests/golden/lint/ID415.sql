ALTER TABLE orders RENAME COLUMN note TO remark;
ALTER TABLE shop."Orders" RENAME TO orders;
ALTER TYPE mood RENAME TO humour;
