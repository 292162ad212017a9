select json_build_object('id',u.id,'email',u.email,'name',u.raw_user_meta_data->>'full_name','avatar',u.raw_user_meta_data->>'avatar_url') from auth.users u;
