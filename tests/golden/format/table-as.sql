create table backup_of_accounts as select id,email,created_at from accounts where created_at<'2020-01-01' and email is not null and deleted_at is null with no data;
