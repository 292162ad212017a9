

-- only a comment

