"""Prose as varied as printed reports are: the same seed gives the same text.

Reports put together from a few sentences pack, and are indexed, far smaller than real ones, and hold several
times their figures; what a page costs cannot be measured on them. Here words follow each other as they fall.
"""

import random

PRINTED = (
    "工作 单位 责任 制度 政府 部门 机关 人员 群众 企业 社会 服务 管理 监督 检查 执法 "
    "司法 法律 法规 规章 程序 决策 合法 审查 文件 备案 清理 公开 信息 平台 数据 窗口 "
    "大厅 事项 清单 权力 流程 时限 材料 证明 承诺 信用 评价 考核 指标 督察 问题 整改 "
    "台账 销号 培训 学习 讲座 考试 骨干 队伍 编制 证件 装备 经费 保障 乡镇 街道 社区 "
    "村庄 网格 调解 信访 仲裁 公证 律师 顾问 援助 热线 投诉 举报 线索 案件 卷宗 评查 "
    "文书 裁量 基准 处罚 强制 许可 征收 补偿 应诉 复议 诉讼 判决 裁定 履行 建议 提案 "
    "代表 委员 会议 专题 研究 部署 方案 要点 任务 分工 进度 通报 约谈 问责 宣传 教育 "
    "普法 宪法 民法 条例 课堂 广场 集市 横幅 手册 视频 短信 公众 媒体 报刊 网站 栏目 "
    "专栏 学校 学生 教师 医院 药品 食品 安全 生产 消防 环境 保护 污染 河流 土地 规划 "
    "建设 工程 招标 采购 财政 预算 审计 统计 税务 金融 市场 主体 经营 竞争 投资 项目 "
    "营商 便利 改革 创新 试点 示范 典型 经验 推广 协作 联动 联席 机制 体系 标准 规范 "
    "质量 效率 水平 能力 意识 素养 思维 观念 作风 纪律 风险 隐患 纠纷 矛盾 源头 预防 "
    "化解 处置 应急 预案 演练 值守 农业 林业 水利 交通 教材 文化 旅游 民政 残疾 妇女 "
    "儿童 老人 就业 社保 医疗 住房 物业 供水 燃气 公路 车辆 驾驶 推进 落实 完善 健全 "
    "加强 强化 深化 优化 规定 明确 组织 开展 举办 参加 建立 修订 制定 印发 公布 听取 "
    "征求 采纳 论证 评估 公示 告知 记录 归档 移送 受理 办结 答复 回访 走访 座谈 调研 "
    "摸排 梳理 汇总 分析 研判 跟踪 反馈 提升"
)
WORDS = PRINTED.split()
GLUE = ("", "", "", "", "", "的", "和", "与", "对", "在", "向", "以", "为", "及", "并", "经", "由", "等")
ENDS = ("，", "，", "，", "，", "。", "。", "；", "、")


def prose(rng: random.Random, characters: int) -> str:
    """Return about so many characters of prose without figures, whole sentences."""
    parts: list[str] = []
    length = 0
    while length < characters:
        for _ in range(rng.randint(3, 7)):
            parts.append(rng.choice(GLUE) + rng.choice(WORDS))
            length += len(parts[-1])
        parts.append(rng.choice(ENDS))
        length += 1
    parts[-1] = "。"
    return "".join(parts)
