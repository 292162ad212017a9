CREATE TABLE Orders (userId int, "order" int, COMMENT text DEFAULT 'userId');
SELECT "userId" FROM "Orders";
ALTER TABLE "Orders" DROP COLUMN "userId";
